package dev.winnow.operator.study;

import static dev.winnow.testkit.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.PodRef;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TrialStatusEdit;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.TrialFixture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StudyWakeFilterTest {

    private static TrialFixture running() {
        return trial().state(State.Running).used(10, 2);
    }

    private static TuningTrial but(Consumer<TuningTrial> change) {
        var trial = running().build();
        change.accept(trial);
        return trial;
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                arguments("nothing", running().build(), false),
                arguments("its spec", but(trial -> trial.getMetadata().setGeneration(2L)), true),
                arguments(
                        "its deletion",
                        but(trial -> trial.getMetadata().setDeletionTimestamp(TrialFixture.TIME)),
                        true),
                arguments("a label", but(trial -> trial.getMetadata().setLabels(java.util.Map.of("a", "b"))), false),
                arguments("its state", trial().state(State.Failed).used(10, 2).build(), true),
                arguments(
                        "its GPU time", trial().state(State.Running).used(10, 4).build(), true),
                arguments(
                        "its GPUs",
                        running()
                                .but(edit -> edit.pod(new PodRef("digits-0-1", "uid", 2)))
                                .build(),
                        true),
                arguments("a rung", running().reports(1, 0.5).build(), true),
                arguments("a point between rungs", running().reports(2, 0.5).build(), false),
                arguments("its divergence", running().diverges(2).build(), true));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("changes")
    void letsThroughOnlyWhatAStudyActsOnOrCounts(String what, TuningTrial now, boolean accepted) {
        assertThat(new StudyWakeFilter().accept(now, running().build())).isEqualTo(accepted);
    }

    @org.junit.jupiter.api.Test
    void theEndOfAPodFreesASlotAlsoWhenItUsedNoTime() {
        var before = trial().status(with(null)).build();
        var now = trial().status(with(TrialFixture.TIME)).build();

        assertThat(new StudyWakeFilter().accept(now, before)).isTrue();
        assertThat(new StudyWakeFilter().accept(now, now)).isFalse();
    }

    private static TrialStatus with(@org.jspecify.annotations.Nullable String endTime) {
        var pod = new TrialStatus.PodRef("digits-0-1", "uid", null, TrialFixture.TIME, endTime, 0.0, null, null, null);
        return new TrialStatusEdit(TrialStatus.NEW)
                .state(State.Completed)
                .pod(pod)
                .status();
    }

    @org.junit.jupiter.api.Test
    void aReasonAloneIsProgressBecauseTheStudyShowsIt() {
        var before = trial().state(State.Pending, "QuotaExceeded", "exceeded quota: gpus")
                .build();
        var now = trial().state(State.Pending, "PodNameTaken", "already exists").build();

        assertThat(new StudyWakeFilter().accept(now, before)).isTrue();
    }
}
