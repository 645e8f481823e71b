package dev.winnow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Trials in a queue of the real Kueue with a quota of two GPUs. Kueue stays on the node: the namespaces of the pods need it. */
@Order(8)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KueueIT {
    @RegisterExtension
    static final Installation WINNOW =
            Installation.of(KueueIT.class).with("kueue.enabled=true").with("trialKinds={jobs.v1.batch}");

    private static final int LONGEST_SECONDS = 240;
    private static final int GPUS = 2;
    private static final int TRIALS = 10;
    /** The shortest that a kubelet keeps. */
    private static final int GRACE_SECONDS = 2;

    private static final String QUEUES = """
            apiVersion: kueue.x-k8s.io/v1beta2
            kind: ResourceFlavor
            metadata: {name: winnow-e2e}
            ---
            apiVersion: kueue.x-k8s.io/v1beta2
            kind: ClusterQueue
            metadata: {name: winnow-e2e}
            spec:
              namespaceSelector: {}
              preemption: {withinClusterQueue: LowerPriority}
              resourceGroups:
              - coveredResources: [nvidia.com/gpu]
                flavors:
                - name: winnow-e2e
                  resources: [{name: nvidia.com/gpu, nominalQuota: 2}]
            ---
            apiVersion: kueue.x-k8s.io/v1beta2
            kind: WorkloadPriorityClass
            metadata: {name: winnow-e2e-urgent}
            value: 1000
            description: takes the quota of others
            ---
            apiVersion: kueue.x-k8s.io/v1beta2
            kind: LocalQueue
            metadata: {name: gpus}
            spec: {clusterQueue: winnow-e2e}
            """;

    /** Trains four steps, each from the checkpoint of the one before. */
    private static final String TRAINS = """
            step=$(cat "$WINNOW_CHECKPOINT_DIR/step" 2>/dev/null || echo 0)
            echo "begins after step $step"
            while [ "$step" -lt 4 ]; do
              pause "$STEP_SECONDS"
              step=$((step + 1))
              echo "$step" >"$WINNOW_CHECKPOINT_DIR/step"
              report "$step" "$HP_X"
            done
            """;

    /** Trains two steps, and does not end when it is told to. */
    private static final String STUBBORN = """
            trap '' TERM
            trap 'sleep 600' EXIT
            step=$(cat "$WINNOW_CHECKPOINT_DIR/step" 2>/dev/null || echo 0)
            while [ "$step" -lt 2 ]; do
              pause 2
              step=$((step + 1))
              echo "$step" >"$WINNOW_CHECKPOINT_DIR/step"
              report "$step" "$HP_X"
            done
            trap - EXIT
            """;

    private final Namespace namespace = WINNOW.namespace();

    @BeforeAll
    static void startKueue() {
        var cluster = Cluster.named();
        Cluster.install("kueue");
        assumeTrue(cluster.kubectl().run("", List.of("get", "clusterqueues")).code() == 0, "the cluster has no Kueue");
        await("Kueue takes queues")
                .atMost(Installation.PATIENCE)
                .until(() -> WINNOW.namespace().apply(QUEUES).code() == 0);
        WINNOW.namespace().apply(Claims.of("checkpoints")).succeeded();
    }

    private static ShellStudy study(String name) {
        return study(name, TRAINS)
                .with("/spec/pruner", "{type: None, none: {maxResource: 4}}")
                .with(ShellStudy.CONTAINER + "/env", "[{name: STEP_SECONDS, value: '2'}]");
    }

    private static ShellStudy study(String name, String script) {
        return ShellStudy.of(name, script)
                .withCheckpoints("checkpoints")
                .with("/spec/trial/queue", "{name: gpus}")
                .with("/spec/trial/pod/spec/terminationGracePeriodSeconds", "1")
                .with(ShellStudy.CONTAINER + "/resources", "{limits: {nvidia.com/gpu: 1}}");
    }

    /** The most trials that waited for room at a time. */
    private static int mostWaiting(List<Trial> changes) {
        var waiting = new HashMap<String, Boolean>();
        int most = 0;
        for (var trial : changes) {
            waiting.put(
                    trial.name(),
                    trial.state().equals("Queued")
                            && Stream.of("SchedulingGated", "QuotaPending").anyMatch(trial.reason()::equals));
            most = Math.max(
                    most, (int) waiting.values().stream().filter(is -> is).count());
        }
        return most;
    }

    @Test
    @Order(1)
    void twoTrialsTrainAndOneWaitsForTheirGpusWhichAreBusy() {
        try (var trials = TrialJournal.of(namespace, "crowded");
                var pods = PodJournal.of(namespace, "crowded")) {
            namespace.apply(study("crowded").with("/spec/limits", "{trials: %d, parallelTrials: 8}".formatted(TRIALS)));

            assertThat(namespace.complete("crowded", LONGEST_SECONDS))
                    .hasSize(TRIALS)
                    .allMatch(trial -> trial.state().equals("Completed") && trial.attempts() == 1);
            assertThat(pods.mostRunning()).isEqualTo(GPUS);
            assertThat(mostWaiting(trials.changes())).isEqualTo(1);
            assertThat(trials.changes())
                    .filteredOn(trial -> trial.reason().equals("QuotaPending"))
                    .isNotEmpty()
                    .allSatisfy(trial ->
                            assertThat(trial.message()).contains("nvidia.com/gpu", "place 1 in the LocalQueue gpus"));
        }
        // The rest is the time of ends and starts, which is the machine's.
        busy("crowded");
    }

    private double busy(String study) {
        var busy = Busy.of(namespace.pods(study), GPUS);
        System.out.printf(
                "KueueIT: the %d GPUs were busy for %.0f %% of %.0f s%n", GPUS, 100 * busy.share(), busy.seconds());
        return busy.share();
    }

    @Test
    @Tag("slow")
    @Order(5)
    void theGpusAreBusyMostOfTheTimeWhereTrainingsTakeHalfAMinute() {
        namespace.apply(study("long")
                .with(ShellStudy.CONTAINER + "/env", "[{name: STEP_SECONDS, value: '7.5'}]")
                .with("/spec/limits", "{trials: %d, parallelTrials: 8}".formatted(TRIALS)));

        assertThat(namespace.complete("long", 2 * LONGEST_SECONDS))
                .allMatch(trial -> trial.state().equals("Completed") && trial.attempts() == 1);
        assertThat(busy("long")).as("share of the GPUs' time").isGreaterThan(0.85);
    }

    @Test
    @Order(6)
    void theQuotaOfATrialThatRestsIsTakenBackWhenItsPodHasEnded() {
        assumeTrue(Cluster.AUDIT.isThere(), "the cluster's audit log cannot be read from here");
        try (var pods = PodJournal.of(namespace, "pruned")) {
            namespace.apply(study("pruned", STUBBORN)
                    .with("/spec/trial/pod/spec/terminationGracePeriodSeconds", Integer.toString(GRACE_SECONDS))
                    .with("/spec/pruner", "{type: ASHA, asha: {minResource: 1, maxResource: 2, reductionFactor: 2}}")
                    .with("/spec/limits", "{trials: %d, parallelTrials: 8}".formatted(TRIALS)));

            assertThat(namespace.complete("pruned", LONGEST_SECONDS))
                    .anyMatch(trial -> trial.state().equals("Stopped"));
            assertThat(pods.mostRunning()).isEqualTo(GPUS);
        }
        var freed = FreedQuota.after(Cluster.AUDIT, WINNOW.account(), pod -> pod.startsWith("pruned-"));
        assertThat(freed).as("at most half of the trials go on").hasSizeGreaterThanOrEqualTo(TRIALS / 2);
        System.out.printf(
                "KueueIT: with a grace period of %d s the quota was free %d to %d ms after a deletion, half of the times within %d ms%n",
                GRACE_SECONDS,
                freed.get(0).toMillis(),
                freed.get(freed.size() - 1).toMillis(),
                freed.get(freed.size() / 2).toMillis());
    }

    @Test
    @Order(2)
    void aStudyOfHigherPriorityTakesTheGpusAndGivesThemBack() {
        namespace.apply(study("first")
                .with(ShellStudy.CONTAINER + "/env", "[{name: STEP_SECONDS, value: '5'}]")
                .with("/spec/limits", "{trials: 4, parallelTrials: 4}"));
        await("two trials train")
                .atMost(Installation.PATIENCE)
                .until(() -> namespace.trials("first").stream()
                                .filter(trial -> trial.step() > 0)
                                .count()
                        == GPUS);
        namespace.apply(study("urgent")
                .with("/spec/trial/queue", "{name: gpus, priorityClass: winnow-e2e-urgent}")
                .with("/spec/limits", "{trials: 2, parallelTrials: 2}"));

        assertThat(namespace.complete("urgent", LONGEST_SECONDS))
                .allMatch(trial -> trial.state().equals("Completed") && trial.attempts() == 1);
        var trials = namespace.complete("first", LONGEST_SECONDS);
        assertThat(trials)
                .allMatch(trial -> trial.state().equals("Completed") && trial.failures() == 0)
                .extracting(Trial::parameters)
                .isEqualTo(namespace.trials("crowded").stream()
                        .limit(4)
                        .map(Trial::parameters)
                        .toList());
        var preempted = trials.stream().filter(trial -> trial.attempts() > 1).toList();
        assertThat(preempted).hasSize(GPUS).allSatisfy(trial -> assertThat(
                        namespace.log(trial.name() + "-" + trial.attempts()))
                .containsPattern("begins after step [1-4]"));
    }

    @Test
    @Order(3)
    void aQueueThatDoesNotExistIsShownWithFieldAndCure() {
        namespace.apply(study("nowhere").with("/spec/trial/queue", "{name: nope}"));
        var trial = namespace.await("nowhere", waits -> waits.reason().equals("Inadmissible"));
        assertThat(trial.state()).isEqualTo("Queued");
        assertThat(trial.message()).contains("LocalQueue nope doesn't exist", "spec.trial.queue.name");
        await("the study says so").atMost(Installation.PATIENCE).until(() -> Optional.of(namespace
                        .study("nowhere")
                        .condition("Progressing")
                        .path("message")
                        .asText())
                .filter(message -> message.contains("LocalQueue nope doesn't exist"))
                .isPresent());

        namespace
                .kubectl(
                        "patch",
                        "study",
                        "nowhere",
                        "--type=merge",
                        "--patch={\"spec\": {\"trial\": {\"queue\": {\"name\": \"gpus\"}}}}")
                .succeeded();
        assertThat(namespace.complete("nowhere", LONGEST_SECONDS))
                .allMatch(ended -> ended.state().equals("Completed") && ended.failures() == 0);
    }

    @Test
    @Order(4)
    void aJobThatIsPreemptedGoesOnFromItsCheckpoint() {
        namespace.apply(study("job")
                .with(ShellStudy.CONTAINER + "/resources", "{limits: {nvidia.com/gpu: 2}}")
                .asJob());
        namespace.await("job", trial -> trial.step() > 0);
        namespace.apply(study("pressing").with("/spec/trial/queue", "{name: gpus, priorityClass: winnow-e2e-urgent}"));

        namespace.complete("pressing", LONGEST_SECONDS);
        var trial = namespace.complete("job", LONGEST_SECONDS).get(0);
        assertThat(trial.state()).isEqualTo("Completed");
        assertThat(trial.failures()).isZero();
        assertThat(trial.attempts()).isEqualTo(2);
        assertThat(namespace.pods("job")).singleElement().satisfies(pod -> assertThat(
                        namespace.log(pod.getMetadata().getName()))
                .containsPattern("begins after step [1-4]"));
    }
}
