package dev.winnow.operator.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.TrialFixture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrialWakeFilterTest {

    private static TuningTrial generation(long generation) {
        var trial = TrialFixture.trial().build();
        trial.getMetadata().setGeneration(generation);
        return trial;
    }

    private static TuningTrial deleted() {
        var trial = TrialFixture.trial().build();
        trial.getMetadata().setDeletionTimestamp(TrialFixture.TIME);
        return trial;
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                arguments("nothing", TrialFixture.trial().build(), false),
                arguments("its spec", generation(2), true),
                arguments("its deletion", deleted(), true),
                arguments("a rung", TrialFixture.trial().reports(1, 0.5).build(), true),
                arguments(
                        "a point between rungs",
                        TrialFixture.trial().reports(2, 0.5).build(),
                        false),
                arguments("its divergence", TrialFixture.trial().diverges(2).build(), true),
                arguments(
                        "its own state",
                        TrialFixture.trial().state(State.Running).used(1, 1).build(),
                        false));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("changes")
    void letsThroughOnlyWhatMayChangeItsPod(String what, TuningTrial now, boolean accepted) {
        assertThat(new TrialWakeFilter().accept(now, TrialFixture.trial().build()))
                .isEqualTo(accepted);
    }
}
