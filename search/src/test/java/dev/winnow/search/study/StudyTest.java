package dev.winnow.search.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.pruner.Hyperband;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.SuccessiveHalving;
import dev.winnow.search.sampler.TpePreset;
import dev.winnow.search.sampler.TpeSampler;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Value;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Objective;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StudyTest {
    private static final Study STUDY = Studies.minimising(new NoPruner(5), Limits.parallel(1));

    @Test
    void theLimitOnTrialsIsTheStudysOrThePruners() {
        assertThat(STUDY.trialLimit()).isEmpty();
        assertThat(Studies.minimising(new Hyperband(1, 81, 3), Limits.parallel(1))
                        .trialLimit())
                .hasValue(143);
        assertThat(Studies.minimising(new Hyperband(1, 81, 3), Limits.of(200, 1))
                        .trialLimit())
                .hasValue(200);
        assertThat(Studies.minimising(new SuccessiveHalving(1, 81, 3, 27), Limits.parallel(1))
                        .trialLimit())
                .hasValue(27);
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusesWhatCannotRun(Runnable mistake, String message) {
        assertThatThrownBy(mistake::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    static List<Arguments> refusals() {
        Configuration outside = new Configuration(Map.of("x", new Value.Real(2)));
        Configuration inside = Studies.x(0.5);
        return List.of(
                refusal(
                        () -> STUDY.withInitialTrials(List.of(outside)),
                        "initialTrials[0] is not in the search space: {x=2.0}"),
                refusal(() -> STUDY.withInitialTrials(List.of(inside, inside)), "initialTrials[1] repeats"),
                refusal(() -> Limits.of(0, 1), "limits.trials must be at least 1, but is 0"),
                refusal(() -> Limits.parallel(0), "limits.parallelTrials must be at least 1"),
                refusal(() -> Limits.parallel(1).withFailedTrials(-1), "limits.failedTrials must be at least 0"),
                refusal(() -> Limits.parallel(1).withDuration(Duration.ZERO), "limits.duration must be above 0"),
                refusal(() -> Limits.parallel(1).withGpuHours(Double.NaN), "limits.gpuHours must be"),
                refusal(() -> new Objective(Direction.MINIMIZE, OptionalDouble.of(Double.NaN)), "target must be"),
                refusal(() -> new NoPruner(0), "maxResource must be at least 1"),
                refusal(() -> new SuccessiveHalving(1, 9, 3, 0), "trials must be at least 1"),
                refusal(() -> new TpeSampler(0, 24, TpePreset.STANDARD), "at least 1 start-up trial"));
    }

    private static Arguments refusal(Runnable mistake, String message) {
        return Arguments.of(mistake, message);
    }
}
