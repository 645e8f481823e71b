package dev.winnow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.e2e.OperatorLog.Expected;
import dev.winnow.e2e.PodJournal.Seen;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code examples/digits-asha.yaml}: real networks learn real digits, most of them for an epoch or three. */
@Order(5)
class DigitsAshaIT {
    static final String CRASH = "attempt failed: (Signal|ExitCode: .* exit code 127)";
    static final String CRASH_REASON =
            "the trainer's native library dies now and then; the trial goes on from its checkpoint";

    @RegisterExtension
    static final Installation WINNOW =
            Installation.of(DigitsAshaIT.class, Expected.line("TrialReconciler", CRASH, CRASH_REASON));

    private static final String STUDY = "digits";
    private static final int PARALLEL = 4;
    private static final int LONGEST_SECONDS = 900;
    private static final Pattern RESUMED = Pattern.compile("resumes after epoch (\\d+)");
    private static final Pattern EPOCH = Pattern.compile("epoch (\\d+) of");

    private static TrialJournal trialJournal;
    private static PodJournal podJournal;
    private static Study study;
    private static List<Trial> trials;
    private static List<Seen> pods;

    @BeforeAll
    static void runTheStudy() {
        var namespace = WINNOW.namespace();
        trialJournal = TrialJournal.of(namespace, STUDY);
        podJournal = PodJournal.of(namespace, STUDY);
        namespace.apply(Cluster.ROOT.resolve("examples/checkpoints-pvc.yaml"));
        namespace.apply(Cluster.ROOT.resolve("examples/digits-asha.yaml"));
        trials = namespace.complete(STUDY, LONGEST_SECONDS);
        await("the pods that are left have ended and stay")
                .atMost(Installation.PATIENCE)
                .until(() -> settled(namespace));
        // What was saved is known once the times of the last pods are on record.
        await("the study counts what was saved by all trials")
                .atMost(Installation.PATIENCE)
                .untilAsserted(() -> assertThat(namespace.study(STUDY).number("resources/stepsSaved"))
                        .isEqualTo(stepsSaved()));
        study = namespace.study(STUDY);
        pods = podJournal.pods();
        System.out.printf(
                "digits: best %s, %d of %d trials stopped, %d of %d pods deleted, %.0f GPU-seconds used, %.0f saved, %d deaths of trainers%n",
                study.json().at("/status/best/value"),
                study.trials("stopped"),
                study.trials("total"),
                deleted().size(),
                pods.size(),
                study.number("resources/gpuSeconds"),
                study.number("resources/gpuSecondsSaved"),
                trials.stream().mapToInt(Trial::failures).sum());
    }

    /** A pod that ends because it was deleted is there for a moment more, and the journal hears of that by a watch. */
    private static boolean settled(Namespace namespace) {
        var left = namespace.pods(STUDY);
        return left.stream()
                        .allMatch(pod -> pod.getMetadata().getDeletionTimestamp() == null
                                && Set.of("Succeeded", "Failed")
                                        .contains(pod.getStatus().getPhase()))
                && left.size()
                        == podJournal.pods().stream().filter(pod -> !pod.gone()).count();
    }

    @AfterAll
    static void stopWatching() {
        trialJournal.close();
        podJournal.close();
    }

    private static Set<String> deleted() {
        return pods.stream().filter(Seen::gone).map(Seen::name).collect(Collectors.toSet());
    }

    @Test
    void bestNetworkReadsAtLeast95OutOf100Digits() {
        assertThat(study.number("best/value")).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void noTrialIsLostAndNoneFails() {
        assertThat(trials).hasSizeGreaterThanOrEqualTo(27);
        assertThat(trials)
                .extracting(Trial::number)
                .isEqualTo(IntStream.range(0, trials.size()).boxed().toList());
        assertThat(study.trials("total")).isEqualTo(trials.size());
        assertThat(trials)
                .allMatch(trial ->
                        trial.state().equals("Completed") || trial.state().equals("Stopped"));
        assertThat(trialJournal.createdTwice()).isEmpty();
    }

    @Test
    void fourTrialsRunAtATime() {
        assertThat(trialJournal.mostActive()).isEqualTo(PARALLEL);
    }

    @Test
    void atLeastHalfOfTheTrialsAreStopped() {
        assertThat(study.trials("stopped")).isGreaterThanOrEqualTo((trials.size() + 1) / 2);
        assertThat(trials.stream().filter(trial -> trial.state().equals("Stopped")))
                .hasSize(study.trials("stopped"));
        assertThat(trials.stream().filter(Trial::pruned))
                .allSatisfy(trial -> assertThat(trial.rung()).isBetween(1, 9));
    }

    @Test
    void everyPodOfAStoppedTrialIsDeletedOnTheApiServer() {
        var stopped =
                trials.stream().filter(trial -> trial.state().equals("Stopped")).toList();
        assertThat(stopped).isNotEmpty().allSatisfy(trial -> {
            var own = pods.stream()
                    .filter(pod -> pod.trial().equals(trial.name()))
                    .toList();
            assertThat(own).hasSize(trial.attempts());
            assertThat(own.stream().filter(pod -> !pod.gone()))
                    .as("pods of %s that were not deleted and did not die by themselves", trial.name())
                    .hasSizeLessThanOrEqualTo(trial.failures());
        });
    }

    @Test
    void operatorIsWhoDeletedThePods() {
        assumeTrue(Cluster.AUDIT.isThere(), "the cluster's audit log cannot be read from here");
        // The log may hold more: the last pods may still be leaving when the study is complete.
        assertThat(Cluster.AUDIT.events(WINNOW.account()).stream()
                        .filter(event -> event.path("verb").asText().equals("delete")
                                && event.at("/objectRef/resource").asText().equals("pods")
                                && event.at("/responseStatus/code").asInt() == 200)
                        .map(event -> event.at("/objectRef/name").asText()))
                .containsAll(deleted());
    }

    @Test
    void promotedTrialGoesOnAtItsRungInANewPod() {
        var resumed = pods.stream()
                .filter(pod -> pod.attempt() > 1 && EPOCH.matcher(pod.log()).find())
                .toList();
        assertThat(resumed)
                .as("pods of trials that were promoted after a pause")
                .isNotEmpty()
                .allSatisfy(pod -> {
                    int rung = first(RESUMED, pod);
                    assertThat(first(EPOCH, pod))
                            .as("first epoch in %s", pod.name())
                            .isEqualTo(rung + 1);
                    assertThat(trial(pod).failures() > 0 || trial(pod).rungs().containsKey(rung))
                            .as("%s resumes after epoch %d, which is a rung of %s", pod.name(), rung, trial(pod))
                            .isTrue();
                });
    }

    private static int first(Pattern pattern, Seen pod) {
        var matcher = pattern.matcher(pod.log());
        assertThat(matcher.find())
                .as("\"%s\" in the log of %s:%n%s", pattern, pod.name(), pod.log())
                .isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private static Trial trial(Seen pod) {
        return trials.stream()
                .filter(trial -> trial.name().equals(pod.trial()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void gpuTimeUsedAndSavedIsCounted() {
        assertThat(study.number("resources/gpuSeconds")).isPositive();
        // Less than 0 where starts cost more than steps, as on a slow machine.
        assertThat(study.json().at("/status/resources/gpuSecondsSaved").isNumber())
                .isTrue();
        assertThat(study.number("resources/steps"))
                .isEqualTo(trials.stream().mapToInt(Trial::trained).sum());
        assertThat(study.number("resources/stepsSaved")).isEqualTo(stepsSaved());
    }

    private static int stepsSaved() {
        return trials.stream()
                .filter(Trial::pruned)
                .mapToInt(trial -> 27 - trial.trained())
                .sum();
    }
}
