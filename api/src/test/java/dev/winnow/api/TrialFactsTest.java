package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Reported.Diverged;
import dev.winnow.api.Reported.RungValue;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialStatus.State;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The facts of a trial with the rungs 1, 3 and 9 whose value at each step is a tenth of the step. */
class TrialFactsTest {
    private static final List<Integer> RUNGS = List.of(1, 3, 9);
    private static final String TIME = "2026-01-01T00:00:00Z";

    /** The facts of a trial in a state that was granted some steps and has reported some. */
    private static TrialFacts facts(State state, int granted, int... steps) {
        return facts(new TrialStatusEdit(TrialStatus.NEW).state(state).status().with(reports(steps)), granted);
    }

    private static TrialFacts facts(TrialStatus status, int granted) {
        var trial = new TuningTrial();
        trial.setSpec(new TrialSpec("digits", 0, Map.of(), 0, granted, RUNGS, Desired.Running, null, null));
        trial.setStatus(status);
        return TrialFacts.of(trial);
    }

    private static Reported reports(int... steps) {
        if (steps.length == 0) {
            return Reported.NOTHING;
        }
        int last = steps[steps.length - 1];
        var rungs = IntStream.of(steps)
                .filter(RUNGS::contains)
                .mapToObj(step -> new RungValue(step, step / 10.0, step, TIME))
                .toList();
        return new Reported(last, last / 10.0, null, null, null, rungs, null, null);
    }

    @Test
    void aNewTrialHasNoFacts() {
        var facts = facts(TrialStatus.NEW, 1);

        assertThat(facts.countedStep()).isEmpty();
        assertThat(facts.awaitsDecision()).isFalse();
        assertThat(facts.lastRung()).isEmpty();
        assertThat(facts.fullTraining()).isEmpty();
    }

    @Test
    void theLatestValueCountsUntilARungIsReached() {
        var spec = new TrialSpec("digits", 0, Map.of(), 1, 3, List.of(3, 9), Desired.Running, null, null);
        var trial = new TuningTrial();
        trial.setSpec(spec);
        trial.setStatus(TrialStatus.NEW.with(reports(2)));

        assertThat(TrialFacts.of(trial).countedStep()).contains(2);
        assertThat(facts(State.Running, 9, 1, 2).countedStep()).contains(1);
    }

    @Test
    void aValueBeyondTheGrantDoesNotCountYet() {
        assertThat(facts(State.Running, 1, 1, 3).countedStep()).contains(1);
        assertThat(facts(State.Running, 3, 1, 3).countedStep()).contains(3);
    }

    @Test
    void ofATrainerThatWasDoneBeforeItsGrantTheLatestValueCounts() {
        var facts = facts(State.Completed, 9, 1, 2);

        assertThat(facts.countedStep()).contains(2);
        assertThat(facts.fullTraining()).hasValue(0.2);
    }

    @Test
    void aTrialAwaitsADecisionAtItsGrantUnlessThisIsItsLastRung() {
        assertThat(facts(State.Running, 3, 1).awaitsDecision()).isFalse();
        assertThat(facts(State.Running, 3, 1, 3).awaitsDecision()).isTrue();
        assertThat(facts(State.Running, 9, 1, 3, 9).awaitsDecision()).isFalse();
        assertThat(facts(State.Running, 1, 1, 3, 9).awaitsDecision()).isFalse();
    }

    @Test
    void theLastRungIsThereBeforeItIsGranted() {
        assertThat(facts(State.Running, 3, 9).lastRung()).map(RungValue::step).contains(9);
        assertThat(facts(State.Running, 3, 9).fullTraining()).isEmpty();
        assertThat(facts(State.Running, 9, 9).fullTraining()).hasValue(0.9);
        assertThat(facts(State.Running, 9, 3).lastRung()).isEmpty();
    }

    @Test
    void aDivergedTrialIsNoFullTraining() {
        var diverged = TrialStatus.NEW.with(reports(9).diverged(new Diverged(10, TIME)));

        assertThat(facts(diverged, 9).lastRung()).isPresent();
        assertThat(facts(diverged, 9).fullTraining()).isEmpty();
    }
}
