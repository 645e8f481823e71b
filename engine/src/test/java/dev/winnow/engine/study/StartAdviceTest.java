package dev.winnow.engine.study;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.Manifests;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What to change where trials start for longer than they train to their first rung. */
class StartAdviceTest {

    private static Optional<String> advice(String pruner, double start, double step) {
        var manifest = with(Manifests.checkpointed(Manifests.asha("digits")), "/spec/pruner", pruner);
        return StartAdvice.of(Manifests.stored(manifest).getSpec(), start, step);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: ASHA, asha: {minResource: 1, maxResource: 81}} | pruner.asha.minResource",
                "{type: SuccessiveHalving, successiveHalving: {maxResource: 81}} | pruner.successiveHalving.minResource",
                "{type: Hyperband, hyperband: {maxResource: 81}} | pruner.hyperband.minResource",
                "{type: Auto, auto: {maxResource: 81}} | pruner.auto.minResource",
                "{type: PASHA, pasha: {maxResource: 81}} | pruner.pasha.minResource",
                "{type: Median, median: {maxResource: 61}} | pruner.median.warmupSteps",
                "{type: PBT, pbt: {interval: 1, maxResource: 81, population: 2}} | pruner.pbt.interval"
            })
    void aFirstRungThatIsShorterThanAStartIsToBeRaised(String pruner, String field) {
        assertThat(advice(pruner, 6.24, 0.342))
                .contains("the first rung of 1 step takes 0.34 s, a start takes 6.2 s: raise " + field
                        + " to 19, so that a trial trains for as long as it starts");
    }

    @Test
    void aStartAsLongAsAFullTrainingSpeaksAgainstPruning() {
        assertThat(advice("{type: ASHA, asha: {minResource: 3, maxResource: 9}}", 120, 1))
                .contains(
                        "the first rung of 3 steps takes 3 s, a start takes 120 s, as long as a full training or longer:"
                                + " without pruning (type None) no trial starts twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{type: ASHA, asha: {minResource: 20, maxResource: 81}}", "{type: None, none: {maxResource: 9}}"})
    void aLongFirstRungOrNoneNeedsNoAdvice(String pruner) {
        assertThat(advice(pruner, 6.2, 0.34)).isEmpty();
    }
}
