package dev.winnow.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LearnerTest {
    private static final Digits DIGITS = Digits.load();

    @Test
    void learnsTheDigits() throws InvalidSettingsException {
        try (var learner = learner(Map.of(), 1)) {
            double best = 0;
            while (best < 0.95 && learner.epoch() < 20) {
                learner.learnOneEpoch();
                best = Math.max(best, learner.score().accuracy());
            }
            assertThat(best).isGreaterThanOrEqualTo(0.95);
        }
    }

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void goesOnFromASnapshotBitByBit(Optimizer optimizer) throws InvalidSettingsException {
        var environment = Map.of("HP_OPTIMIZER", Setting.Choice.written(optimizer), "HP_DROPOUT", "0.2");
        try (var straight = learner(environment, 7);
                var first = learner(environment, 7);
                var second = learner(environment, 7)) {
            straight.learnOneEpoch();
            straight.learnOneEpoch();

            first.learnOneEpoch();
            second.restore(first.snapshot());
            second.learnOneEpoch();

            assertSame(second.snapshot(), straight.snapshot());
            assertThat(second.score()).isEqualTo(straight.score());
        }
    }

    @Test
    void dependsOnTheSeed() throws InvalidSettingsException {
        try (var one = learner(Map.of(), 1);
                var two = learner(Map.of(), 2)) {
            one.learnOneEpoch();
            two.learnOneEpoch();
            assertThat(one.snapshot().parameters()).isNotEqualTo(two.snapshot().parameters());
        }
    }

    @ParameterizedTest
    @EnumSource(ActivationFunction.class)
    void seesWithinOneEpochThatItDiverges(ActivationFunction activation) throws InvalidSettingsException {
        var environment = Map.of(
                "HP_OPTIMIZER", "sgd",
                "HP_LEARNING_RATE", "1000",
                "HP_ACTIVATION", Setting.Choice.written(activation));
        try (var learner = learner(environment, 1)) {
            learner.learnOneEpoch();
            assertThat(learner.score().isDiverged()).isTrue();
        }
    }

    @Test
    void refusesASnapshotOfAnotherNetwork() throws InvalidSettingsException {
        try (var small = learner(Map.of("HP_HIDDEN_UNITS", "16"), 1);
                var large = learner(Map.of("HP_HIDDEN_UNITS", "32"), 1)) {
            var snapshot = small.snapshot();
            assertThatThrownBy(() -> large.restore(snapshot))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("1210 parameters, but the network has 2410");
        }
    }

    static void assertSame(Snapshot actual, Snapshot expected) {
        assertThat(actual.epoch()).isEqualTo(expected.epoch());
        assertThat(actual.iteration()).isEqualTo(expected.iteration());
        assertThat(actual.parameters()).isEqualTo(expected.parameters());
        assertThat(actual.updater()).isEqualTo(expected.updater());
    }

    private static Learner learner(Map<String, String> environment, long seed) throws InvalidSettingsException {
        var settings = new Settings(environment);
        var parameters = Hyperparameters.from(settings);
        settings.check();
        return new Learner(parameters, seed, DIGITS, NativeMemory.takeOver());
    }
}
