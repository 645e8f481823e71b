package dev.winnow.engine.study;

import static dev.winnow.testkit.Manifests.with;
import static dev.winnow.testkit.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.StudyStatus.Counts;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.engine.definition.Problem;
import dev.winnow.engine.definition.SearchSpaceCache;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.search.study.ExpectedImprovementBound;
import dev.winnow.search.study.Memory;
import dev.winnow.search.study.Outcome;
import dev.winnow.search.study.OutcomeReason;
import dev.winnow.search.study.Plateau;
import dev.winnow.search.study.Progress;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The status of the ASHA study with 9 trials of at most 9 steps. */
class StudyStatusBuilderTest {
    private static final Instant NOW = Instant.parse("2026-01-01T02:00:00.5Z");
    private static final Map<String, String> PARAMETERS =
            Map.of("learningRate", "0.01", "hiddenUnits", "64", "optimizer", "adam");
    private static final Outcome DONE = new Outcome(true, OutcomeReason.TRIALS_DONE, "All 9 trials are done");

    private final ObjectNode manifest = Manifests.asha("digits");
    private StudyStatus before = StudyStatus.NEW;
    private Optional<Plateau.Improvement> improvement = Optional.empty();
    private Optional<ExpectedImprovementBound.Estimate> expected = Optional.empty();

    private static TrialFixture some(int number) {
        return trial().number(number).parameters(PARAMETERS);
    }

    private StudyStatus report(Outcome outcome, TrialFixture... trials) {
        return report(outcome, trials.length, trials);
    }

    private StudyStatus report(Outcome outcome, int created, TrialFixture... trials) {
        var study = Manifests.stored(manifest);
        study.setStatus(before);
        var definition = new StudyReader(new SearchSpaceCache())
                .read(study.getSpec(), new ArrayList<>())
                .orElseThrow();
        var built = List.of(trials).stream().map(TrialFixture::build).toList();
        return new StudyStatusBuilder(study, NOW)
                .running(
                        definition,
                        built,
                        TrialReader.of(definition, study.getSpec(), built),
                        new Progress(created, Optional.empty(), NOW, 0, new Memory(improvement, expected)),
                        Optional.ofNullable(outcome),
                        Optional.empty());
    }

    private static Condition condition(StudyStatus status, String type) {
        return Conditions.find(status.conditions(), type).orElseThrow();
    }

    private static String words(StudyStatus status, String type) {
        var condition = condition(status, type);
        return condition.getStatus() + " " + condition.getReason() + ": " + condition.getMessage();
    }

    @Test
    void severalObjectivesHaveAFrontAndNoBest() {
        with(manifest, "/spec/objectives", """
            [{metric: accuracy, direction: Maximize, reference: 0}, {metric: millis, direction: Minimize, reference: 100}]\
            """);
        with(manifest, "/spec/metricConstraints", "[{metric: memory, max: 8}]");
        var status = report(
                null,
                some(0).granted(9).reports(1, metrics(0.5, 20, 7)).reports(3, metrics(0.6, 20, 7)),
                some(1).granted(1).reports(1, metrics(0.9, 10, 9)),
                some(2).granted(1).reports(1, metrics(0.5, 30, 7)),
                some(3).granted(1).reports(1, metrics(0.4, 10, 7)));

        assertThat(status.best()).isNull();
        assertThat(status.paretoFront())
                .isEqualTo(new StudyStatus.Front(
                        2,
                        0.6 * 80 + 0.4 * 10,
                        List.of(
                                new StudyStatus.FrontTrial(
                                        "digits-0", Map.of("accuracy", 0.6, "millis", 20.0), 3, PARAMETERS),
                                new StudyStatus.FrontTrial(
                                        "digits-3", Map.of("accuracy", 0.4, "millis", 10.0), 1, PARAMETERS))));
        assertThat(status.rungs()).isNotNull().allMatch(rung -> rung.best() == null);
    }

    private static Map<String, Double> metrics(double accuracy, double millis, double memory) {
        return Map.of("accuracy", accuracy, "millis", millis, "memory", memory);
    }

    @Test
    void aRunningStudyCountsItsTrialsAndNamesTheBest() {
        var status = report(
                null,
                some(0).state(State.Completed, 90, 180).reports(9, 0.9),
                some(1).state(State.Stopped, 10, 20).reports(1, 0.95),
                some(2).state(State.Running, 0, 0).reports(1, 0.2),
                some(3));

        assertThat(status.state()).isEqualTo("Running");
        assertThat(status.done()).isEqualTo("2/9");
        assertThat(status.trials()).isEqualTo(new Counts(4, 1, 0, 1, 0, 1, 1, 0));
        assertThat(status.best()).isNotNull();
        assertThat(status.best().trial()).isEqualTo("digits-1");
        assertThat(status.best().value()).isEqualTo(0.95);
        assertThat(status.best().display()).isEqualTo("0.95");
        assertThat(status.best().step()).isEqualTo(1);
        assertThat(status.best().parameters()).isEqualTo(PARAMETERS);
        assertThat(status.resources()).isEqualTo(new StudyStatus.Resources(11L, 8L, 200L, 160L));
        assertThat(status.observedGeneration()).isEqualTo(1);
        assertThat(status.startTime()).isEqualTo("2026-01-01T02:00:00Z");
        assertThat(status.completionTime()).isNull();
        assertThat(words(status, "Progressing")).isEqualTo("True Running: trials run");
        assertThat(words(status, "Complete")).isEqualTo("False Running: 2 of 4 trials have ended");
        assertThat(words(status, "Suspended")).startsWith("False NotSuspended");
    }

    @Test
    void aPrunerThatLearnsSaysWhatItHasFoundOut() {
        assertThat(report(null, some(0)).pruner()).isNull();
        with(manifest, "/spec/pruner", "{auto: {maxResource: 9}}");

        assertThat(report(null, some(0)).pruner())
                .isEqualTo("judges trials from step 1 on, until 8 trials show whether values at step 1 can be trusted");
    }

    @Test
    void theRungsSayHowManyCameThere() {
        var status = report(
                null,
                some(0).granted(3).reports(1, 0.5),
                some(1).state(State.Running, 0, 0).reports(1, 0.25),
                some(2));

        assertThat(status.rungs()).containsExactly(new StudyStatus.RungCount(1, 2, 1, 0.5));
    }

    @Test
    void theLastImprovementIsKept() {
        improvement = Optional.of(new Plateau.Improvement(0.9, 4));

        assertThat(report(null, some(0)).improvement()).isEqualTo(new StudyStatus.Improvement(0.9, 4));
    }

    @Test
    void whatIsExpectedIsKept() {
        expected = Optional.of(new ExpectedImprovementBound.Estimate(0.002, 24));

        assertThat(report(null, some(0)).expectedImprovement())
                .isEqualTo(new StudyStatus.ExpectedImprovement(0.002, 24));
    }

    @Test
    void anEndedStudySaysWhichParametersMattered() {
        var trials = new TrialFixture[20];
        for (int i = 0; i < trials.length; i++) {
            var parameters = Map.of(
                    "learningRate",
                    i < 2 ? "0.1" : "0.0001",
                    "hiddenUnits",
                    Integer.toString(16 + 16 * (i % 4)),
                    "optimizer",
                    "adam");
            trials[i] = trial().number(i)
                    .parameters(parameters)
                    .state(State.Completed, 1, 1)
                    .reports(9, 0.9 - 0.01 * i);
        }

        assertThat(report(null, trials).importance()).isNull();
        assertThat(report(DONE, trials).importance())
                .containsOnlyKeys("learningRate", "hiddenUnits", "optimizer", "momentum")
                .hasEntrySatisfying("learningRate", share -> assertThat(share).isGreaterThan(0.5))
                .containsEntry("momentum", 0.0);
        assertThat(report(null, trials).modelImportance()).isNull();
        assertThat(report(DONE, trials).modelImportance())
                .hasEntrySatisfying("learningRate", share -> assertThat(share).isGreaterThan(0.3))
                .hasEntrySatisfying("momentum", share -> assertThat(share).isLessThan(0.1));
    }

    @Test
    void theBestSoFarHasTheNewestImprovementsOfASteadyRise() {
        var trials = new TrialFixture[40];
        for (int i = 0; i < trials.length; i++) {
            trials[i] = some(i).state(State.Completed, 1, 1).reports(9, i < 38 ? 0.01 * i : 0);
        }

        assertThat(report(null, some(0)).bestSoFar()).isNull();
        assertThat(report(null, trials).bestSoFar())
                .hasSize(32)
                .endsWith(new StudyStatus.Improved("digits-37", 0.37))
                .extracting(StudyStatus.Improved::trial)
                .startsWith("digits-6");
    }

    @Test
    void aWithdrawnTrialStaysCounted() {
        var status = report(null, 5, some(0).state(State.Running, 0, 0), some(4).state(State.Running, 0, 0));

        assertThat(status.trials()).isEqualTo(new Counts(5, 0, 0, 2, 0, 0, 0, 0));
        assertThat(status.done()).isEqualTo("3/9");
    }

    @Test
    void beforeTheFirstTrialThereIsNoStart() {
        assertThat(report(null).startTime()).isNull();
    }

    @Test
    void withoutATrialLimitTheTotalIsADash() {
        with(manifest, "/spec/limits", "{durationSeconds: 60}");

        assertThat(report(null, some(0)).done()).isEqualTo("0/-");
    }

    @Test
    void theSizeOfAFiniteSpaceItsShareAndTheTimeForAllOfItAreShown() {
        with(
                manifest,
                "/spec/parameters",
                "[{name: hiddenUnits, type: Integer, integer: {min: 1, max: 1000}}, {name: optimizer, type:"
                        + " Categorical, categorical: {values: [sgd, adam]}}]");
        var parameters = Map.of("hiddenUnits", "64", "optimizer", "adam");
        var status = report(
                null,
                trial().parameters(parameters).state(State.Completed, 180, 0).reports(9, 0.9));

        assertThat(status.searchSpace())
                .isEqualTo(new StudyStatus.Space("2000", 1, "0.050 %", "4.17 days at 3 min per trial", null));
    }

    @Test
    void anInfiniteSpaceHasNoShare() {
        var space = report(null, some(0)).searchSpace();

        assertThat(space).isEqualTo(new StudyStatus.Space("infinite", 1, null, null, null));
    }

    /** 250 trials were created and one was deleted: the next is the 250th that exists, which GP still draws. */
    @Test
    void whatAutoChoseFollowsFromTheTrialsThatExist() {
        with(manifest, "/spec/sampler", "{type: Auto}");
        var left =
                IntStream.range(1, 250).mapToObj(StudyStatusBuilderTest::some).toArray(TrialFixture[]::new);

        assertThat(report(null, 250, left).searchSpace().sampler()).startsWith("GP");
        assertThat(report(null, 250, left).searchSpace().explored()).isEqualTo(250);
    }

    @Test
    void whatAutoChoseIsShownWithItsReason() {
        with(manifest, "/spec/sampler", "{type: Auto}");

        assertThat(report(null, some(0)).searchSpace().sampler())
                .isEqualTo("GP: learns most from few trials; TPE follows after 250 of them");
    }

    @Test
    void theStudyWaitsForWhatKeepsATrialFromRunning() {
        var pending = some(1).state(State.Pending, "QuotaExceeded", "exceeded quota: gpus");
        var queued = some(1).state(State.Queued, "Unschedulable", "0/1 nodes are available");
        var starting = some(1).state(State.Queued, "Starting", "its container is being started");
        var running = some(0).state(State.Running, 0, 0);

        assertThat(words(report(null, running, pending), "Progressing"))
                .isEqualTo("True Waiting: digits-1: QuotaExceeded: exceeded quota: gpus");
        assertThat(words(report(null, some(0), queued), "Progressing"))
                .isEqualTo("True Waiting: digits-1: Unschedulable: 0/1 nodes are available");
        assertThat(words(report(null, running, queued), "Progressing"))
                .as("a queue behind trials that run is no obstacle")
                .isEqualTo("True Running: trials run");
        assertThat(words(report(null, some(0), starting), "Progressing")).isEqualTo("True Running: trials run");
    }

    @Test
    void aDoneStudyIsCompleteForEver() {
        var first = report(DONE, some(0).state(State.Completed, 9, 9).reports(9, 0.9));
        assertThat(first.state()).isEqualTo("Complete");
        assertThat(first.completionTime()).isEqualTo("2026-01-01T02:00:00Z");
        assertThat(words(first, "Complete")).isEqualTo("True TrialsDone: All 9 trials are done");
        assertThat(condition(first, "Failed").getStatus()).isEqualTo("False");
        assertThat(condition(first, "Progressing").getStatus()).isEqualTo("False");

        before = first;
        with(manifest, "/spec/suspend", "true");
        var later = report(null, some(0).state(State.Completed, 9, 9).reports(9, 0.9));
        assertThat(later.conditions()).isEqualTo(first.conditions());
        assertThat(later.completionTime()).isEqualTo(first.completionTime());
        assertThat(later.state()).isEqualTo("Complete");
    }

    @Test
    void aStudyThatIsDoneWithoutAnyValueHasFailed() {
        var status = report(DONE, some(0).state(State.Stopped, 1, 1).diverges(1));

        assertThat(status.state()).isEqualTo("Failed");
        assertThat(words(status, "Failed")).isEqualTo("True NoResult: no trial reported a value");
        assertThat(condition(status, "Complete").getStatus()).isEqualTo("False");
        assertThat(status.best()).isNull();
    }

    @Test
    void aStudyWithTooManyFailuresFailsWithTheLastOfThem() {
        var outcome = new Outcome(false, OutcomeReason.TOO_MANY_FAILURES, "2 trials failed");
        var status = report(
                outcome,
                some(0).state(State.Failed, "ExitCode", "attempt 3 failed: the trainer ended with exit code 1"),
                some(1).state(State.Failed, "OOMKilled", "attempt 3 failed: used more memory than its limit"));

        assertThat(status.state()).isEqualTo("Failed");
        assertThat(words(status, "Failed"))
                .isEqualTo("True TooManyFailures: 2 trials failed; digits-1: OOMKilled: attempt 3 failed: used more"
                        + " memory than its limit");
    }

    @ParameterizedTest
    @CsvSource({
        "TRIALS_DONE, TrialsDone",
        "TARGET_REACHED, TargetReached",
        "DURATION_REACHED, DurationReached",
        "GPU_HOURS_REACHED, GpuHoursReached",
        "SPACE_EXHAUSTED, SpaceExhausted",
        "PLATEAU_REACHED, PlateauReached",
        "LITTLE_EXPECTED, LittleExpected"
    })
    void eachEndHasItsReason(OutcomeReason reason, String word) {
        var status = report(
                new Outcome(true, reason, "over"),
                some(0).state(State.Completed, 9, 9).reports(9, 0.9));

        assertThat(words(status, "Complete")).isEqualTo("True " + word + ": over");
    }

    @Test
    void aSuspendedStudySaysHowToGoOn() {
        with(manifest, "/spec/suspend", "true");
        var status = report(null, some(0).state(State.Paused, 1, 1));

        assertThat(status.state()).isEqualTo("Suspended");
        assertThat(words(status, "Suspended")).isEqualTo("True Suspended: set spec.suspend to false to go on");
        assertThat(words(status, "Progressing")).isEqualTo("False Suspended: spec.suspend is true");
    }

    @Test
    void anAcceptedStudyThatPausesWithoutCheckpointsIsToldWhatThatCosts() {
        assertThat(words(report(null), "Accepted"))
                .isEqualTo("True Valid: the manifest can be run; without trial.checkpoints every promoted trial starts"
                        + " over");
        with(manifest, "/spec/trial/checkpoints", "{volume: {emptyDir: {}}}");
        assertThat(words(report(null), "Accepted")).isEqualTo("True Valid: the manifest can be run");
    }

    @Test
    void aRejectedStudyNamesAllProblemsAndKeepsWhatWasKnown() {
        before = report(null, some(0).state(State.Running, 0, 0).reports(1, 0.5));
        var study = Manifests.stored(manifest);
        study.setStatus(before);
        var status = new StudyStatusBuilder(study, NOW)
                .rejected(List.of(new Problem("spec.a", "is wrong: mend it"), new Problem("spec.b", "too")));

        assertThat(status.state()).isEqualTo("Rejected");
        assertThat(words(status, "Accepted")).isEqualTo("False InvalidSpec: spec.a: is wrong: mend it; spec.b: too");
        assertThat(condition(status, "Progressing").getStatus()).isEqualTo("False");
        assertThat(status.trials()).isEqualTo(before.trials());
        assertThat(status.best()).isEqualTo(before.best());
        assertThat(status.startTime()).isEqualTo(before.startTime());
    }

    @Test
    void equalLooksGiveEqualStatuses() {
        before = report(null, some(0).state(State.Running, 0, 0).reports(1, 0.5));

        assertThat(report(null, some(0).state(State.Running, 0, 0).reports(1, 0.5)))
                .isEqualTo(before);
    }
}
