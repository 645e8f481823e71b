package dev.winnow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.winnow.e2e.PodJournal.Seen;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The examples whose trials are objects, each of two pods or more, with a trainer of a few lines of shell, under the real controllers of
 * Jobs, JobSets, TrainJobs, PyTorchJobs and RayJobs. Ray itself is played, unless the property {@code e2e.ray} names an image of it
 * that has a shell and curl.
 */
@Order(4)
class ObjectTrialsIT {
    @RegisterExtension
    static final Installation WINNOW = Installation.of(ObjectTrialsIT.class)
            .with("trialKinds={jobs.v1.batch,jobsets.v1alpha2.jobset.x-k8s.io,trainjobs.v1alpha1.trainer.kubeflow.org,"
                    + "pytorchjobs.v1.kubeflow.org,rayjobs.v1.ray.io}");

    private static final int LONGEST_SECONDS = 300;
    private static final Pattern STEP = Pattern.compile("step (\\d+)");

    /** The first pod trains and reports. The other is there until the first has trained to the end. */
    private static final String SCRIPT = ShellStudy.program("""
            dir=$WINNOW_CHECKPOINT_DIR
            if [ "$1" != 0 ]; then
              until [ -e "$dir/done" ]; do pause 1; done
              exit 0
            fi
            step=$(cat "$dir/step" 2>/dev/null || echo 0)
            while [ "$step" -lt "$WINNOW_MAX_RESOURCE" ]; do
              pause 1
              step=$((step + 1))
              echo "step $step"
              echo "$step" >"$dir/step"
              report "$step" "$HP_LEARNING_RATE"
            done
            touch "$dir/done"
            """);

    /** The same for a trainer that knows nothing of reports, and trains for longer than its sidecar takes to start on a busy node. */
    private static final String WRITING = SCRIPT.replace(
            "report \"$step\" \"$HP_LEARNING_RATE\"",
            "echo \"step=$step score=$HP_LEARNING_RATE\" >>\"$WINNOW_METRICS_PATH\"; pause 5");

    /** Meets the Pod Security Standard {@code restricted}. */
    private static final String OF_POD = "{runAsNonRoot: true, fsGroup: 65532, seccompProfile: {type: RuntimeDefault}}";

    private static final String OF_CONTAINER = "{allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}";

    /** The user of Ray's images has a name alone. */
    private static final String OF_POD_OF_RAY =
            "{runAsNonRoot: true, runAsUser: 1000, fsGroup: 65532, seccompProfile: {type: RuntimeDefault}}";

    /** What a TrainJob takes its pods from. */
    private static final String RUNTIME = """
            apiVersion: trainer.kubeflow.org/v1alpha1
            kind: TrainingRuntime
            metadata: {name: shell}
            spec:
              mlPolicy: {numNodes: 2}
              template:
                spec:
                  replicatedJobs:
                  - name: node
                    template:
                      metadata: {labels: {trainer.kubeflow.org/trainjob-ancestor-step: trainer}}
                      spec:
                        template:
                          spec:
                            securityContext: %s
                            terminationGracePeriodSeconds: 5
                            containers: [{name: node, securityContext: %s}]
            """.formatted(OF_POD, OF_CONTAINER);

    private static final String RAY = System.getProperty("e2e.ray", "docker.io/winnow/ray:dev");

    /** What the driver of a RayJob runs, whose entry point is one line. */
    private static final String DRIVER =
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: driver}\ndata:\n  driver.sh: "
                    + TextNode.valueOf(SCRIPT);

    private static final String SUBMITTER = """
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 5
              securityContext: %s
              containers: [{name: submitter, image: %s, securityContext: %s}]
            """.formatted(OF_POD_OF_RAY, RAY, OF_CONTAINER);

    private enum Kind {
        JOB("job", "jobs.batch", 2, 0),
        JOBSET("jobset", "jobsets.jobset.x-k8s.io", 2, 0),
        // The controllers of a TrainJob make a pod anew that was deleted, until the TrainJob is gone too.
        TRAINJOB("trainjob", "trainjobs.trainer.kubeflow.org", 2, 4),
        PYTORCHJOB("pytorchjob", "pytorchjobs.kubeflow.org", 2, 1),
        // Head, workers, and the pod that submits the job, which comes last.
        RAYJOB("rayjob", "rayjobs.ray.io", 3, 2);

        private final String example;
        private final String resource;
        private final int pods;
        private final int more;

        /**
         * A kind.
         *
         * @param pods of an attempt
         * @param more pods than these that an attempt may have had, one after the other
         */
        Kind(String example, String resource, int pods, int more) {
            this.example = example;
            this.resource = resource;
            this.pods = pods;
            this.more = more;
        }

        private ShellStudy study(String script) {
            var study = ShellStudy.of(Cluster.ROOT.resolve("examples/jobs/" + example + ".yaml"))
                    .with("/spec/objectives", "[{metric: score, direction: Maximize}]")
                    .with("/spec/sampler", "{type: Random, seed: 7}")
                    .with("/spec/pruner/asha", "{minResource: 1, maxResource: 3, reductionFactor: 3}")
                    .with("/spec/limits", "{trials: 4, parallelTrials: 2}");
            switch (this) {
                case JOB -> pod(study, "/spec/trial/job/spec/template/spec", script, "$(JOB_COMPLETION_INDEX)");
                case JOBSET -> {
                    pod(study, "/spec/trial/job/spec/replicatedJobs/0/template/spec/template/spec", script, "0");
                    pod(study, "/spec/trial/job/spec/replicatedJobs/1/template/spec/template/spec", script, "1");
                    study.with("/spec/trial/job/spec/replicatedJobs/1/template/spec/completions", "1")
                            .with("/spec/trial/job/spec/replicatedJobs/1/template/spec/parallelism", "1");
                }
                case TRAINJOB -> {
                    program(study, "/spec/trial/job/spec/trainer", script, "$(JOB_COMPLETION_INDEX)");
                    study.with("/spec/trial/job/spec/runtimeRef", "{kind: TrainingRuntime, name: shell}");
                }
                case PYTORCHJOB -> {
                    pod(study, "/spec/trial/job/spec/pytorchReplicaSpecs/Master/template/spec", script, "0");
                    pod(study, "/spec/trial/job/spec/pytorchReplicaSpecs/Worker/template/spec", script, "1");
                }
                case RAYJOB -> {
                    var cluster = "/spec/trial/job/spec/rayClusterSpec";
                    ray(study, cluster + "/headGroupSpec/template/spec", "{}");
                    ray(study, cluster + "/workerGroupSpecs/0/template/spec", "{limits: {nvidia.com/gpu: 1}}");
                    study.with(
                                    cluster + "/headGroupSpec/template/spec/volumes",
                                    "[{name: driver, configMap: {name: driver}}]")
                            .with(
                                    cluster + "/headGroupSpec/template/spec/containers/0/volumeMounts",
                                    "[{name: driver, mountPath: /driver}]")
                            .with("/spec/trial/job/spec/entrypoint", "sh /driver/driver.sh 0")
                            .with("/spec/trial/job/spec/submitterPodTemplate", SUBMITTER);
                }
            }
            return study;
        }

        private static void pod(ShellStudy study, String pointer, String script, String rank) {
            study.with(pointer + "/securityContext", OF_POD)
                    .with(pointer + "/containers/0/securityContext", OF_CONTAINER);
            program(study, pointer + "/containers/0", script, rank);
        }

        private static void ray(ShellStudy study, String pod, String resources) {
            study.with(pod + "/securityContext", OF_POD_OF_RAY)
                    .with(pod + "/containers/0/securityContext", OF_CONTAINER)
                    .with(pod + "/containers/0/image", RAY)
                    .with(pod + "/containers/0/resources", resources);
        }

        private static void program(ShellStudy study, String container, String script, String rank) {
            study.with(container + "/image", "docker.io/winnow/curl:dev")
                    .with(container + "/command", "[/bin/sh, -c]")
                    .with(
                            container + "/args",
                            List.of(script, "sh", rank).stream()
                                    .map(TextNode::valueOf)
                                    .toList()
                                    .toString());
        }
    }

    private final Namespace namespace = WINNOW.namespace();

    @BeforeAll
    static void startControllers() {
        Cluster.install("jobset", "kubeflow-trainer", "training-operator", "kuberay");
    }

    @ParameterizedTest
    @EnumSource
    void trialsOfTwoPodsRestAtARungAndGoOnBehindIt(Kind kind) {
        assumeTrue(
                kind == Kind.JOB
                        || namespace.kubectl("get", "crd", kind.resource).code() == 0,
                "the cluster has no such objects");
        namespace.apply(Cluster.ROOT.resolve("examples/checkpoints-pvc.yaml"));
        if (kind == Kind.TRAINJOB) {
            namespace.apply(RUNTIME).succeeded();
        }
        if (kind == Kind.RAYJOB) {
            namespace.apply(DRIVER).succeeded();
        }
        List<Trial> trials;
        List<Seen> pods;
        try (var journal = PodJournal.of(namespace, kind.example)) {
            namespace.apply(kind.study(SCRIPT));
            var killed = killOnce(kind);
            trials = namespace.complete(kind.example, LONGEST_SECONDS);
            await("nothing is left but what ended by itself")
                    .atMost(Installation.PATIENCE)
                    .untilAsserted(() -> assertThat(objects(kind).stream().filter(name -> !name.equals(killed)))
                            .containsExactlyElementsOf(trials.stream()
                                    .filter(trial -> trial.state().equals("Completed"))
                                    .map(trial -> trial.name() + "-" + trial.attempts())
                                    .sorted()
                                    .toList()));
            pods = journal.pods();
        }

        assertThat(trials).hasSize(4).allMatch(trial -> trial.failures() == 0, "no failure");
        assertThat(trials).anyMatch(trial -> trial.state().equals("Completed"));
        assertThat(trials).anyMatch(Trial::pruned);
        assertThat(trials).allSatisfy(trial -> {
            assertThat(trial.json().at("/status/pod/gpus").asInt()).as("GPUs").isEqualTo(2);
            for (int attempt = 1; attempt <= trial.attempts(); attempt++) {
                int number = attempt;
                assertThat(pods.stream().filter(pod -> pod.trial().equals(trial.name()) && pod.attempt() == number))
                        .as("pods of attempt %d of %s", attempt, trial.name())
                        .hasSizeBetween(kind.pods, kind.pods + kind.more);
            }
            assertThat(pods.stream()
                            .filter(pod -> pod.trial().equals(trial.name()))
                            .flatMap(pod -> STEP.matcher(pod.log()).results())
                            .map(MatchResult::group))
                    .as("each step of %s is trained once", trial.name())
                    .doesNotHaveDuplicates();
        });
        System.out.printf(
                "%s: %d trials, %d attempts, %d pods%n",
                kind.example,
                trials.size(),
                trials.stream().mapToInt(Trial::attempts).sum(),
                pods.size());
        namespace.kubectl("delete", "study", kind.example, "--timeout=60s").succeeded();
    }

    /** The file lies in the pod with rank 0; the others write none. */
    @ParameterizedTest
    @EnumSource(names = {"JOB", "JOBSET", "PYTORCHJOB"})
    void aFileOfMetricsIsReadInThePodThatWouldReport(Kind kind) {
        namespace.apply(Cluster.ROOT.resolve("examples/checkpoints-pvc.yaml"));
        namespace.apply(kind.study(WRITING)
                .with("/spec/pruner", "{type: None, none: {maxResource: 3}}")
                .with("/spec/limits", "{trials: 2, parallelTrials: 2}")
                .with("/spec/trial/metrics", "{from: File, path: /metrics/train.log, format: Katib, step: step}"));

        assertThat(namespace.complete(kind.example, LONGEST_SECONDS)).hasSize(2).allSatisfy(trial -> {
            assertThat(trial.state()).isEqualTo("Completed");
            assertThat(trial.attempts()).isEqualTo(1);
            assertThat(trial.json().at("/status/reported/step").asInt()).isEqualTo(3);
            assertThat(trial.json().at("/status/reported/value").asDouble())
                    .isCloseTo(trial.json().at("/spec/parameters/learningRate").asDouble(), withinPercentage(0.01));
        });
        namespace.kubectl("delete", "study", kind.example, "--timeout=60s").succeeded();
    }

    /**
     * A pod that somebody deletes is the end of its attempt, and no failure of the trainer. One that is deleted by force is gone at once,
     * and controllers make another.
     *
     * @return the attempt, whose object may stay, because it ended by itself
     */
    private String killOnce(Kind kind) {
        var first = namespace.await(kind.example, trial -> trial.state().equals("Running"));
        var pod = namespace.pods(kind.example).stream()
                .filter(found ->
                        first.name().equals(found.getMetadata().getLabels().get("winnow.dev/trial")))
                .findFirst()
                .orElseThrow();
        namespace
                .kubectl("delete", "pod", pod.getMetadata().getName(), "--wait=false", "--force=" + (kind.more > 0))
                .succeeded();
        return first.name() + "-" + first.attempts();
    }

    private List<String> objects(Kind kind) {
        return namespace
                .kubectl("get", kind.resource, "--output=jsonpath={range .items[*]}{.metadata.name}{\"\\n\"}{end}")
                .succeeded()
                .lines()
                .filter(name -> name.startsWith(kind.example + "-"))
                .sorted()
                .toList();
    }
}
