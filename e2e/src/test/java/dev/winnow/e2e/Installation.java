package dev.winnow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.e2e.OperatorLog.Expected;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Winnow in a namespace of the test class's own, installed from the chart by helm and removed afterwards. The namespace
 * enforces the Pod Security Standard {@code restricted}, so that every test also says that operator and trials meet it.
 *
 * <p>When a test fails, what the cluster knows is written to {@code target/failures}. After the last test the operator's
 * log must hold no warning or error that the class has not given a reason for.
 */
final class Installation
        implements BeforeAllCallback,
                AfterAllCallback,
                LifecycleMethodExecutionExceptionHandler,
                TestExecutionExceptionHandler {
    /** Longer than anything takes on two busy cores. */
    static final Duration PATIENCE = Duration.ofMinutes(3);

    private static final String RELEASE = "winnow";
    private static final String OWNER_LABEL = "winnow.dev/made-by";
    private static final String OWNER = "e2e";

    private final String test;
    private final String namespace;
    private final List<Expected> expected;
    private final StringBuilder earlierLogs = new StringBuilder();
    private final List<String> values = new ArrayList<>();
    private final List<String> before = new ArrayList<>();
    private int kills;

    private Installation(Class<?> test, List<Expected> expected) {
        this.test = test.getSimpleName();
        this.expected = expected;
        namespace = "winnow-e2e"
                + this.test.replaceFirst("IT$", "").replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** An installation for a test class. */
    static Installation of(Class<?> test, Expected... expected) {
        return new Installation(test, List.of(expected));
    }

    /** The same with a value of the chart. */
    Installation with(String value) {
        values.add("--set=" + value);
        return this;
    }

    /** The same, with objects that are there before it. */
    Installation after(String yaml) {
        before.add(yaml);
        return this;
    }

    /** Its objects. */
    Namespace namespace() {
        return new Namespace(Cluster.named(), namespace);
    }

    /** The uid of the account that the operator acts as. */
    String account() {
        return Cluster.named()
                .client()
                .serviceAccounts()
                .inNamespace(namespace)
                .withName(RELEASE)
                .get()
                .getMetadata()
                .getUid();
    }

    /** Where trainers of this installation report. */
    String reportUrl() {
        return "http://" + RELEASE + "." + namespace + ".svc:8080/report";
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        var cluster = Cluster.named();
        System.out.printf("%s: helm install %s --namespace %s%n", test, RELEASE, namespace);
        createNamespace();
        try {
            before.forEach(yaml -> namespace().apply(yaml).succeeded());
            var arguments = new ArrayList<>(List.of(
                    "install",
                    RELEASE,
                    Cluster.ROOT.resolve("helm/winnow").toString(),
                    "--namespace=" + namespace,
                    "--set=crds.enabled=false",
                    "--set=resources.requests.cpu=50m",
                    "--set=resources.requests.memory=128Mi",
                    "--wait",
                    "--timeout=3m"));
            arguments.addAll(values);
            cluster.helm().run("", arguments).succeeded();
        } catch (RuntimeException | AssertionError e) {
            dump();
            throw e;
        }
    }

    private void createNamespace() {
        var client = Cluster.named().client();
        var old = client.namespaces().withName(namespace).get();
        if (old != null) {
            if (!OWNER.equals(old.getMetadata().getLabels().get(OWNER_LABEL))) {
                throw new AssertionError(
                        "namespace " + namespace + " exists and was not made by these tests: delete it");
            }
            deleteNamespace();
        }
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels(OWNER_LABEL, OWNER)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .endMetadata()
                        .build())
                .create();
    }

    private void deleteNamespace() {
        var resource = Cluster.named().client().namespaces().withName(namespace);
        resource.delete();
        await("namespace " + namespace + " is gone").atMost(PATIENCE).until(() -> resource.get() == null);
    }

    /** The pod of the operator, once there is exactly one and it is ready. */
    Pod operator() {
        var pods = Cluster.named()
                .client()
                .pods()
                .inNamespace(namespace)
                .withLabel("app.kubernetes.io/name", RELEASE)
                .withLabel("app.kubernetes.io/component", "operator");
        return await("one operator is ready")
                .atMost(PATIENCE)
                .until(
                        () -> pods.list().getItems().stream()
                                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                                .toList(),
                        found -> found.size() == 1 && Readiness.isPodReady(found.get(0)))
                .get(0);
    }

    /** Takes the log of a pod of the operator that the test is about to kill, and kills it by {@code kill}. */
    void kill(Pod operator, Runnable kill) {
        earlierLogs.append(namespace().log(operator.getMetadata().getName()));
        kills++;
        kill.run();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        try {
            var operator = operator();
            if (kills == 0) {
                assertThat(operator.getStatus().getContainerStatuses().get(0).getRestartCount())
                        .as("restarts of the operator, which nobody killed")
                        .isZero();
            }
            var log = earlierLogs + namespace().log(operator.getMetadata().getName());
            assertThat(OperatorLog.unexpected(log, expected))
                    .as("lines of the operator's log that nobody expects")
                    .isEmpty();
        } catch (RuntimeException | AssertionError e) {
            dump();
            throw e;
        } finally {
            deleteNamespace();
        }
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        dump();
        throw failure;
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        dump();
        throw failure;
    }

    private void dump() {
        FailureDump.write(
                test, namespace(), "system:serviceaccount:" + namespace + ":" + RELEASE, earlierLogs.toString());
    }
}
