package dev.winnow.engine.study;

import static dev.winnow.testkit.Manifests.with;
import static dev.winnow.testkit.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.api.Resources;
import dev.winnow.api.Timing;
import dev.winnow.api.Timing.Pace;
import dev.winnow.api.TrialStatus.PodRef;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pruning spared; a full training has 9 steps unless something else is said. */
class SavingsTest {

    private static Resources resources(TrialFixture... fixtures) {
        var trials = Stream.of(fixtures).map(TrialFixture::build).toList();
        return ResourceStatus.of(trials, StudyCosts.of(trials), new TrialTotals(trials), Optional.empty());
    }

    /**
     * A trainer whose pace is that of its trial, up to three times as long as that of another, and whose starts vary.
     *
     * @param cold how much longer than once it is warm its first step after each start takes, in steps
     * @param warmUp after so many steps it is much warmer
     * @param reportsItsCheckpoint whether it first reports the step of its checkpoint again
     */
    private record Machine(double start, double step, double cold, double warmUp, boolean reportsItsCheckpoint)
            implements VirtualMachine {
        @Override
        public double start(TuningTrial trial, int attempt) {
            return start * (0.8 + 0.4 * draw(trial, "start " + attempt));
        }

        @Override
        public double step(TuningTrial trial, int before) {
            return step * (0.5 + draw(trial, "step")) * (1 + cold * Math.exp(-before / warmUp));
        }

        @Override
        public double end(TuningTrial trial) {
            return 0.1 * start;
        }

        @Override
        public double value(TuningTrial trial, int step) {
            return draw(trial, "quality") * (1 - 1.0 / (1 + step));
        }

        private static double draw(TuningTrial trial, String of) {
            return new RandomStreams(5).stream(trial.getSpec().number(), of).nextDouble();
        }
    }

    /**
     * Trials of a study. A trial that stops after one step has no pace of its own on record, and the paces of these machines differ
     * by up to a half, so the error of a sum falls with the number of trials.
     */
    private static final int TRIALS = 80;

    private static VirtualCluster played(String pruner, boolean checkpoints, Machine machine) {
        var manifest = with(Manifests.asha("digits"), "/spec/pruner", pruner);
        with(manifest, "/spec/limits", "{trials: " + TRIALS + ", parallelTrials: 4}");
        return new VirtualCluster(Manifests.stored(checkpoints ? Manifests.checkpointed(manifest) : manifest), machine)
                .run();
    }

    /** The same trials are really trained to the end, by a study without a pruner. */
    @Tag("slow")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | 6  | 0.3 | {type: ASHA, asha: {minResource: 1, maxResource: 27}}",
                "true  | 1  | 2   | {type: ASHA, asha: {minResource: 1, maxResource: 27}}",
                "false | 6  | 0.3 | {type: ASHA, asha: {minResource: 1, maxResource: 27}}",
                "false | 1  | 2   | {type: ASHA, asha: {minResource: 1, maxResource: 27}}",
                "false | 6  | 0.3 | {type: ASHA, asha: {minResource: 1, maxResource: 27, mode: Stopping}}",
                "true  | 6  | 0.3 | {type: Hyperband, hyperband: {minResource: 1, maxResource: 27}}",
                "false | 1  | 2   | {type: Hyperband, hyperband: {minResource: 1, maxResource: 27}}",
                "false | 6  | 0.3 | {type: Median, median: {maxResource: 27}}",
                "true  | 6  | 0.3 | {type: Auto, auto: {minResource: 1, maxResource: 27}}",
                "false | 1  | 2   | {type: Auto, auto: {minResource: 1, maxResource: 27}}"
            })
    void whatWasSavedIsTheDifferenceToTheSameTrialsTrainedToTheEnd(
            boolean checkpoints, double start, double step, String pruner) {
        var told = heldAgainstTheTruth(pruner, 27, checkpoints, new Machine(start, step, 0, 1, false));

        assertThat(told.startSeconds()).isCloseTo(start, within(0.1 * start));
        assertThat(told.stepSeconds()).isCloseTo(step, within(0.2 * step));
    }

    /** Networks on a GPU or a Java virtual machine train their first steps after each start slowly. */
    @Tag("slow")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "true  | false | 12 | 2 | 3 | 27 | {type: ASHA, asha: {minResource: 1, maxResource: 27}}",
                "true  | true  | 12 | 8 | 0.5 | 27 | {type: ASHA, asha: {minResource: 1, maxResource: 27}}",
                "false | false | 12 | 2 | 3 | 27 | {type: ASHA, asha: {minResource: 1, maxResource: 27}}",
                "false | false | 3 | 4 | 2 | 27 | {type: ASHA, asha: {minResource: 1, maxResource: 27, mode: Stopping}}",
                "true  | false | 3 | 2 | 8 | 64 | {type: ASHA, asha: {minResource: 4, maxResource: 64, reductionFactor: 4}}",
                "true  | true  | 2 | 3 | 1 | 16 | {type: ASHA, asha: {minResource: 1, maxResource: 16, reductionFactor: 2}}",
                "true  | true  | 12 | 2 | 3 | 27 | {type: Hyperband, hyperband: {minResource: 1, maxResource: 27}}",
                "false | false | 6 | 4 | 2 | 27 | {type: Median, median: {maxResource: 27}}",
                "true  | true  | 6 | 2 | 3 | 27 | {type: Auto, auto: {minResource: 1, maxResource: 27}}"
            })
    void aTrainerThatGetsWarmIsToldAsItIs(
            boolean checkpoints, boolean again, double start, double cold, double warmUp, int most, String pruner) {
        var told = heldAgainstTheTruth(pruner, most, checkpoints, new Machine(start, 1, cold, warmUp, again));

        assertThat(told.stepSeconds()).isCloseTo(1, within(0.25));
    }

    private static Resources heldAgainstTheTruth(String pruner, int most, boolean checkpoints, Machine machine) {
        var pruned = played(pruner, checkpoints, machine);
        var full = played("{type: None, none: {maxResource: " + most + "}}", checkpoints, machine);
        var told = pruned.study().statusOrNew().resources();
        var whole = full.study().statusOrNew().resources();

        assertThat(pruned.trials()).hasSize(TRIALS).hasSameSizeAs(full.trials());
        assertThat(told.steps()).isEqualTo(pruned.journal.steps());
        assertThat(told.stepsSaved()).isEqualTo(full.journal.steps() - pruned.journal.steps());
        double truth = whole.gpuSeconds() - told.gpuSeconds();
        assertThat((double) told.gpuSecondsSaved())
                .as("really saved: %s of %s", truth, whole.gpuSeconds())
                .isCloseTo(truth, within(0.1 * Math.abs(truth)));
        assertThat(whole.stepsSaved()).isZero();
        assertThat(whole.gpuSecondsSaved()).isZero();
        return told;
    }

    /** Steps that took 2 s each. */
    private static List<Pace> paces(long steps) {
        return steps == 0 ? List.of() : List.of(new Pace(1, steps, 2.0 * steps));
    }

    /** One attempt whose start took 6 s, and whose {@code steps} steps took 2 s each. */
    private static Timing timing(int steps) {
        return new Timing(1, 0, steps, TrialFixture.TIME, 1, 8.0, 1L, (long) steps, paces(steps - 1), null);
    }

    /** An ended trial that ran for {@code seconds} with 2 GPUs. */
    private static TrialFixture ended(int number, State state, double seconds) {
        return trial().number(number).state(state).used(seconds, 2);
    }

    @Test
    void aStoppedTrialSavesTheStepsItWasNotGivenAtItsOwnPaceWithoutItsStart() {
        var resources = resources(
                ended(0, State.Completed, 24).reports(9, 0.9).timing(timing(9)),
                ended(1, State.Stopped, 12).reports(3, 0.5).timing(timing(3)));

        assertThat(resources)
                .isEqualTo(
                        new Resources(12L, 6L, 36L, 6 * 2L, 72L, 6 * 2L * 2, null, null, null, 6.0, 2.0, 0.333, null));
    }

    @Test
    void whatIsSavedOfTheCostIsAtTheRateOfEachTrial() {
        var resources = resources(
                trial().number(0)
                        .state(State.Completed)
                        .used(24, 1 / 7.0, 3600)
                        .reports(9, 0.9)
                        .timing(timing(9)),
                trial().number(1)
                        .state(State.Stopped)
                        .used(12, 1 / 7.0, 7200)
                        .reports(3, 0.5)
                        .timing(timing(3)),
                trial().number(2)
                        .state(State.Stopped)
                        .used(12, 1)
                        .reports(3, 0.5)
                        .timing(timing(3)));

        assertThat(resources.gpuSeconds()).isEqualTo(Math.round(36 / 7.0 + 12));
        assertThat(resources.gpuSecondsSaved()).isEqualTo(Math.round(12 / 7.0 + 12));
        assertThat(resources.cost()).isEqualTo(24 + 2 * 12);
        assertThat(resources.costSaved()).as("6 steps of 2 s at 2 a second").isEqualTo(24);
    }

    @Test
    void aCostThatPruningAddedIsNegative() {
        var timing = new Timing(3, 5, 9, TrialFixture.TIME, 3, 24.0, 3L, 9L, paces(6), null);
        var resources = resources(trial().state(State.Completed)
                .used(36, 0, 3600)
                .but(edit -> edit.attempts(3))
                .reports(9, 0.9)
                .timing(timing));

        assertThat(resources.cost()).isEqualTo(36);
        assertThat(resources.costSaved()).isEqualTo(-12);
    }

    @Test
    void whereNoPaceWasMeasuredNothingIsSaidOfTheCostSaved() {
        var resources = resources(
                trial().state(State.Stopped).used(8, 1, 3600).reports(1, 0.5).timing(timing(1)));

        assertThat(resources.cost()).isEqualTo(8);
        assertThat(resources.costSaved()).isNull();
    }

    @Test
    void aStoppedTrialThatReportedOnceSavesAtTheMedianPaceOfTheOthers() {
        var resources = resources(
                ended(0, State.Completed, 24).reports(9, 0.9).timing(timing(9)),
                ended(1, State.Stopped, 8).reports(1, 0.5).timing(timing(1)));

        assertThat(resources.stepsSaved()).isEqualTo(8);
        assertThat(resources.gpuSecondsSaved()).isEqualTo(8 * 2 * 2);
        assertThat(resources.startSeconds()).isEqualTo(6);
    }

    @Test
    void whereNoPaceWasMeasuredNothingIsSaidOfSecondsSaved() {
        var resources = resources(ended(0, State.Stopped, 8).reports(1, 0.5).timing(timing(1)));

        assertThat(resources)
                .isEqualTo(new Resources(1L, 8L, 8L, null, 16L, null, null, null, null, null, null, null, null));
    }

    @Test
    void theStartsOfFurtherAttemptsAreALoss() {
        var timing = new Timing(3, 5, 9, TrialFixture.TIME, 3, 24.0, 3L, 9L, paces(6), null);
        var resources = resources(trial().state(State.Completed)
                .used(36, 1)
                .but(edit -> edit.attempts(3))
                .reports(9, 0.9)
                .timing(timing));

        assertThat(resources)
                .isEqualTo(new Resources(9L, 0L, 36L, -12L, 36L, -12L, null, null, null, 6.0, 2.0, 0.5, null));
    }

    @Test
    void stepsThatWereRepeatedAreALoss() {
        var timing = new Timing(2, 0, 9, TrialFixture.TIME, 2, 4.0, 2L, 12L, paces(10), null);
        var resources = resources(trial().state(State.Completed)
                .used(24, 1)
                .but(edit -> edit.attempts(2))
                .reports(9, 0.9)
                .timing(timing));

        assertThat(resources)
                .isEqualTo(new Resources(12L, -3L, 24L, -6L, 24L, -6L, null, null, null, 0.0, 2.0, 0.0, null));
    }

    @Test
    void whatFailedDivergedOrRestsSavesNothing() {
        var resources = resources(
                ended(0, State.Failed, 10).reports(1, 0.1),
                ended(1, State.Paused, 10).reports(1, 0.1),
                ended(2, State.Stopped, 10).reports(2, 0.1).diverges(2),
                ended(3, State.Completed, 10).reports(5, 0.1));

        assertThat(resources)
                .isEqualTo(new Resources(9L, 0L, 40L, 0L, 80L, 0L, null, null, null, null, null, null, null));
    }

    @Test
    void aStudyThatTrainedNothingHasSavedNothing() {
        assertThat(resources(ended(0, State.Stopped, 5)))
                .isEqualTo(new Resources(0L, 0L, 5L, 0L, 10L, 0L, null, null, null, null, null, null, null));
    }

    @Test
    void aTrialCountsOnceItsLastAttemptIsOnRecord() {
        var pod = new PodRef("digits-0-1", "uid", 1).started(Instant.parse(TrialFixture.TIME));
        var resources = resources(trial().state(State.Stopped)
                .but(edit -> edit.pod(pod))
                .reports(3, 0.5)
                .timing(timing(3)));

        assertThat(resources.steps()).isEqualTo(3);
        assertThat(resources.stepsSaved()).isZero();
    }
}
