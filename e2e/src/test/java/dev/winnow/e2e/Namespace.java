package dev.winnow.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.Program;
import dev.winnow.testkit.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A namespace with an operator: its objects, and kubectl in it. */
record Namespace(Cluster cluster, String name) {
    static final ResourceDefinitionContext TRIALS = custom("TuningTrial", "tuningtrials");
    private static final ResourceDefinitionContext STUDIES = custom("TuningStudy", "tuningstudies");
    static final String STUDY_LABEL = "winnow.dev/study";

    private static ResourceDefinitionContext custom(String kind, String plural) {
        return new ResourceDefinitionContext.Builder()
                .withGroup("winnow.dev")
                .withVersion("v1alpha1")
                .withKind(kind)
                .withPlural(plural)
                .withNamespaced(true)
                .build();
    }

    KubernetesClient client() {
        return cluster.client();
    }

    /** Runs kubectl in this namespace. */
    Program.Output kubectl(String... arguments) {
        return kubectlWith("", arguments);
    }

    /** Runs kubectl in this namespace with this standard input. */
    Program.Output kubectlWith(String input, String... arguments) {
        var all = new ArrayList<>(List.of("--namespace=" + name));
        all.addAll(List.of(arguments));
        return cluster.kubectl().run(input, all);
    }

    /** Applies a manifest, as a user does. */
    Program.Output apply(String yaml) {
        return kubectlWith(yaml, "apply", "--filename=-");
    }

    void apply(ShellStudy study) {
        apply(study.yaml()).succeeded();
    }

    void apply(Path file) {
        kubectl("apply", "--filename=" + file).succeeded();
    }

    /** Waits by kubectl until a study has a condition. */
    void waitFor(String condition, String study, int seconds) {
        kubectl("wait", "--for=condition=" + condition, "study/" + study, "--timeout=" + seconds + "s")
                .succeeded();
    }

    /** A study; one without any field when it does not exist. */
    Study study(String study) {
        var found = client().genericKubernetesResources(STUDIES)
                .inNamespace(name)
                .withName(study)
                .get();
        return new Study(found == null ? MissingNode.getInstance() : json(found));
    }

    /** The trials of a study, in order of their numbers. */
    List<Trial> trials(String study) {
        return client()
                .genericKubernetesResources(TRIALS)
                .inNamespace(name)
                .withLabel(STUDY_LABEL, study)
                .list()
                .getItems()
                .stream()
                .map(this::trial)
                .sorted(Comparator.comparingInt(Trial::number))
                .toList();
    }

    /** A trial as a watch delivers it. */
    Trial trial(GenericKubernetesResource resource) {
        return new Trial(json(resource));
    }

    private JsonNode json(GenericKubernetesResource resource) {
        return client().getKubernetesSerialization().convertValue(resource, ObjectNode.class);
    }

    /**
     * Waits until a study is complete and each of its trials has ended, which may be a moment later: the study tells those that
     * rest to stop, and a trial with its last value completes when its trainer has left.
     *
     * @return the trials, in order of their numbers
     */
    List<Trial> complete(String study, int seconds) {
        waitFor("Complete", study, seconds);
        return Awaitility.await("the trials of " + study + " have ended")
                .atMost(Installation.PATIENCE)
                .until(() -> trials(study), trials -> trials.stream().allMatch(Trial::ended));
    }

    /** Waits until one of a study's trials is as wanted; tells how they are when none ever is. */
    Trial await(String study, Predicate<Trial> wanted) {
        return Awaitility.await("a trial of " + study)
                .atMost(Installation.PATIENCE)
                .until(() -> trials(study), trials -> trials.stream().anyMatch(wanted))
                .stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow();
    }

    /** The pods of a study's trials. */
    List<Pod> pods(String study) {
        return client().pods()
                .inNamespace(name)
                .withLabel(STUDY_LABEL, study)
                .list()
                .getItems();
    }

    /** What a pod has printed so far. */
    String log(String pod) {
        return client().pods().inNamespace(name).withName(pod).getLog();
    }

    /** All that a pod has printed, once it has ended by itself. */
    String logOfEnded(String pod) {
        var resource = client().pods().inNamespace(name).withName(pod);
        var phase = Awaitility.await("pod " + pod + " ends")
                .atMost(Installation.PATIENCE)
                .until(() -> resource.get().getStatus().getPhase(), Set.of("Succeeded", "Failed")::contains);
        var log = log(pod);
        if (!phase.equals("Succeeded")) {
            throw new AssertionError("pod " + pod + " failed:\n" + log);
        }
        return log;
    }

    /** What a script of a shell prints that runs in a pod of its own. */
    String shell(String script) {
        return run(shellPod(script));
    }

    /** The same with the volume of a claim at {@code /checkpoints}. */
    String shell(String script, String claim) {
        var pod = shellPod(script);
        var spec = (ObjectNode) pod.path("spec");
        ((ObjectNode) spec.path("securityContext")).put("fsGroup", 65532);
        ((ObjectNode) spec.at("/containers/0"))
                .set("volumeMounts", Yaml.tree("[{name: checkpoints, mountPath: /checkpoints}]"));
        spec.set("volumes", Yaml.tree("[{name: checkpoints, persistentVolumeClaim: {claimName: " + claim + "}}]"));
        return run(pod);
    }

    private static JsonNode shellPod(String script) {
        var pod = Yaml.tree("""
                apiVersion: v1
                kind: Pod
                metadata: {name: shell}
                spec:
                  restartPolicy: Never
                  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                  containers:
                  - name: shell
                    image: docker.io/winnow/curl:dev
                    command: [/bin/sh, -c]
                    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                """);
        ((ObjectNode) pod.at("/spec/containers/0")).putArray("args").add(script);
        return pod;
    }

    /**
     * Runs a pod to its end.
     *
     * @return what it printed
     */
    String run(JsonNode pod) {
        var podName = pod.at("/metadata/name").asText();
        apply(pod.toString()).succeeded();
        var log = logOfEnded(podName);
        client().pods().inNamespace(name).withName(podName).withGracePeriod(0).delete();
        return log;
    }
}
