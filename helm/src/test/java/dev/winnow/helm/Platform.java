package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.BareApiServer;
import dev.winnow.testkit.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real API server on which a platform team installed the chart for the whole cluster, as release winnow in the
 * namespace platform, with admission policies.
 *
 * <p>In the namespace team-a, which enforces the Pod Security Standard {@code restricted}, anna is an admin, erik an
 * editor, and olga may edit studies and nothing else. The namespace team-b enforces nothing.
 */
final class Platform implements AutoCloseable {
    /** The account of the platform's operator. */
    static final String OPERATOR = "system:serviceaccount:platform:winnow";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BareApiServer server;
    private final Program kubectl;
    private final Program helm;

    private Platform(BareApiServer server) {
        this.server = server;
        kubectl = server.program("kubectl");
        helm = server.program("helm");
    }

    /** Starts the platform for the first test that asks for it and stops it after the last one. */
    static final class Once implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Platform.class;
        }

        @Override
        public Platform resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(Platform.class))
                    .computeIfAbsent(Platform.class, key -> Platform.start(), Platform.class);
        }
    }

    private static Platform start() {
        var platform = new Platform(BareApiServer.start(Map.of()));
        try {
            platform.prepare();
            platform.install();
            return platform;
        } catch (Throwable e) {
            platform.close();
            throw e;
        }
    }

    @Override
    public void close() {
        server.close();
    }

    private void prepare() {
        for (var namespace : List.of("platform", "team-a", "team-b")) {
            kubectl("create", "namespace", namespace).succeeded();
            // What the controller manager would make.
            kubectl("create", "serviceaccount", "default", "--namespace=" + namespace)
                    .succeeded();
        }
        kubectl("label", "namespace", "team-a", "pod-security.kubernetes.io/enforce=restricted")
                .succeeded();
        // What the controller manager would add up to the built-in roles admin and edit.
        for (var part : List.of("system:aggregate-to-", "platform-winnow-")) {
            for (var role : List.of("view", "edit", "admin")) {
                bind("anna", part + role);
            }
            for (var role : List.of("view", "edit")) {
                bind("erik", part + role);
            }
        }
        bind("olga", "platform-winnow-view");
        bind("olga", "platform-winnow-edit");
    }

    /** Installs the platform's release and waits until what it brings is at work. */
    void install() {
        helm(
                        "install",
                        "winnow",
                        Chart.FOLDER.toString(),
                        "--namespace=platform",
                        "--set=watch.allNamespaces=true",
                        "--set=admissionPolicy.enabled=true")
                .succeeded();
        // "kubectl wait" fails on a definition whose conditions are not there yet.
        awaits(
                "the definitions are served",
                () -> kubectl("get", "tuningstudies.winnow.dev,tuningtrials.winnow.dev", "--all-namespaces")
                                .code()
                        == 0);
        // The API server learns of new policies by a watch of its own.
        refuses("platform-winnow-authors", () -> create(study(), "team-a", "olga"));
        var bare = "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: c, image: i}]}}";
        refuses("platform-winnow-pods", () -> create(bare, "team-b", OPERATOR));
    }

    private static void refuses(String policy, Supplier<Program.Output> request) {
        awaits(policy + " is at work", () -> request.get().err().contains(policy));
    }

    static void awaits(String what, BooleanSupplier condition) {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
        }
    }

    private void bind(String user, String role) {
        kubectl(
                        "create",
                        "rolebinding",
                        (user + "-" + role).replace(':', '-'),
                        "--namespace=team-a",
                        "--clusterrole=" + role,
                        "--user=" + user)
                .succeeded();
    }

    Program.Output helm(String... arguments) {
        return helm.run(arguments);
    }

    Program.Output kubectl(String... arguments) {
        return kubectl.run(arguments);
    }

    /** Runs kubectl on a manifest. */
    Program.Output kubectlWith(String manifest, String... arguments) {
        try {
            var file = Files.createTempFile("winnow", ".yaml");
            try {
                Files.writeString(file, manifest);
                var all = new ArrayList<>(List.of(arguments));
                all.add("--filename=" + file);
                return kubectl.run(all);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets a user create an object without keeping it; the user admin is the cluster's. */
    Program.Output create(String manifest, String namespace, String user) {
        var group = user.equals("admin") ? "system:masters" : "system:authenticated";
        return kubectlWith(
                manifest,
                "create",
                "--dry-run=server",
                "--namespace=" + namespace,
                "--as=" + user,
                "--as-group=" + group);
    }

    /**
     * Whether a user has a right.
     *
     * @param resource such as {@code pods} or {@code pods/log}
     */
    boolean may(String user, String verb, String resource, String namespace) {
        var parts = resource.split("/", 2);
        var question =
                new ArrayList<>(List.of("auth", "can-i", verb, parts[0], "--namespace=" + namespace, "--as=" + user));
        if (parts.length == 2) {
            question.add("--subresource=" + parts[1]);
        }
        var answer = kubectl.run(question).out().strip();
        assertThat(answer).as("answer to %s", question).isIn("yes", "no");
        return answer.equals("yes");
    }

    /** The manifest of a study named digits. */
    String study() {
        try {
            return Files.readString(Path.of("src/test/resources/study.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
