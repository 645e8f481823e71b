package dev.winnow.trainer.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.trainer.data.Data;
import dev.winnow.trainer.nd4j.NativeMemory;
import dev.winnow.trainer.settings.ActivationFunction;
import dev.winnow.trainer.settings.HyperparametersTest;
import dev.winnow.trainer.settings.InvalidSettingsException;
import dev.winnow.trainer.settings.Optimizer;
import dev.winnow.trainer.settings.Setting;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

public class LearnerTest {
    @Test
    void learnsTheDigits() throws InvalidSettingsException {
        try (var learner = learner(Map.of(), 1)) {
            double best = 0;
            while (best < 0.95 && learner.epoch() < 20) {
                learner.learnOneEpoch();
                best = Math.max(best, learner.score().metrics().get("accuracy"));
            }
            assertThat(best).isGreaterThanOrEqualTo(0.95);
        }
    }

    @ParameterizedTest
    @CsvSource({"cnn, 0.5", "lstm, 0.6", "gru, 0.6"})
    void learnsInTheFirstEpochs(String model, double accuracy) throws InvalidSettingsException {
        try (var learner =
                learner(Map.of("HP_MODEL", model, "HP_LEARNING_RATE", "0.01", "HP_SAMPLES_PER_CLASS", "40"), 1)) {
            for (int epoch = 0; epoch < 4; epoch++) {
                learner.learnOneEpoch();
            }
            assertThat(learner.score().metrics().get("accuracy")).isGreaterThanOrEqualTo(accuracy);
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
        assertDiverges(Map.of(
                "HP_OPTIMIZER", "sgd",
                "HP_LEARNING_RATE", "1000",
                "HP_ACTIVATION", Setting.Choice.written(activation)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mlp  | digits   | sgd nesterovs adam adamw rmsprop
            cnn  | digits   | sgd adam adamw
            lstm | digits   | sgd nesterovs adam adamw rmsprop
            gru  | digits   | sgd
            lstm | sunspots | sgd adam
            """)
    void divergesWithinOneEpochAtALearningRateOfTen(String model, String data, String optimizers)
            throws InvalidSettingsException {
        for (String optimizer : optimizers.split(" ", -1)) {
            assertDiverges(
                    Map.of("HP_MODEL", model, "HP_DATA", data, "HP_OPTIMIZER", optimizer, "HP_LEARNING_RATE", "10"));
        }
    }

    /** Slow, or wild but not hopeless: what they are worth is for the study to judge. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HP_LEARNING_RATE=1e-6",
                "HP_LEARNING_RATE=1e-6 HP_DROPOUT=0.9 HP_LAYERS=4",
                "HP_LEARNING_RATE=1e-6 HP_OPTIMIZER=adamw HP_WEIGHT_DECAY=10",
                "HP_LEARNING_RATE=1e-6 HP_SAMPLES_PER_CLASS=1 HP_BATCH_SIZE=1",
                "HP_LEARNING_RATE=0.3",
                "HP_LEARNING_RATE=0.3 HP_MODEL=cnn HP_SAMPLES_PER_CLASS=40",
            })
    void mayLearnBadlyWithoutDiverging(String settings) throws InvalidSettingsException {
        try (var learner = learner(environment(settings), 1)) {
            learner.learnOneEpoch();
            assertThat(learner.score().isDiverged()).isFalse();
        }
    }

    @Test
    void slowsDownWhenTheLossRestsOnAPlateau() throws InvalidSettingsException {
        var environment =
                Map.of("HP_SCHEDULE", "plateau", "HP_PATIENCE", "1", "HP_DECAY_FACTOR", "1e-9", "HP_OPTIMIZER", "sgd");
        try (var learner = learner(environment, 1)) {
            learner.learnOneEpoch();
            learner.adapt(new Score(Map.of("loss", 1.0)));
            float[] before = learner.snapshot().parameters();
            learner.learnOneEpoch();
            assertThat(learner.snapshot().parameters()).isNotEqualTo(before);

            learner.adapt(new Score(Map.of("loss", 2.0)));
            float[] slow = learner.snapshot().parameters();
            learner.learnOneEpoch();
            assertThat(learner.snapshot().plateau()).isEqualTo(new Plateau(1, 0, 1e-9));
            assertThat(distance(learner.snapshot().parameters(), slow)).isLessThan(1e-6);
        }
    }

    @Test
    void startsFromABaseWithAHeadOfItsOwn() throws InvalidSettingsException {
        try (var base = learner(Map.of("HP_DATA", "digits-0-4"), 1)) {
            base.learnOneEpoch();
            var snapshot = base.snapshot();
            // a hidden layer of 64 x 64 weights and 64 biases below a head of 64 x 5 and 5
            try (var learner = learner(Map.of(), 2, Optional.of(snapshot));
                    var fresh = learner(Map.of(), 2)) {
                float[] parameters = learner.snapshot().parameters();
                assertThat(distance(parameters, snapshot.parameters(), 0, 4160)).isZero();
                assertThat(distance(parameters, fresh.snapshot().parameters(), 4160, 4810))
                        .isZero();
            }
        }
    }

    @Test
    void leavesFrozenBlocksAloneUntilTheyThaw() throws InvalidSettingsException {
        var environment = Map.of("HP_BASE", "/base", "HP_FROZEN_BLOCKS", "1", "HP_THAW_EPOCH", "3");
        try (var learner = learner(environment, 1)) {
            float[] start = learner.snapshot().parameters();
            learner.learnOneEpoch();
            learner.learnOneEpoch();
            var frozen = learner.snapshot();
            assertThat(distance(frozen.parameters(), start, 0, 4160)).isZero();
            assertThat(distance(frozen.parameters(), start, 4160, 4810)).isPositive();
            // Adam's two moments of the head alone
            assertThat(frozen.updater()).hasSize(1300);

            learner.learnOneEpoch();
            var thawed = learner.snapshot();
            assertThat(distance(thawed.parameters(), start, 0, 4160)).isPositive();
            assertThat(thawed.updater()).hasSize(9620);
            assertThat(thawed.epoch()).isEqualTo(3);
        }
    }

    @Test
    void staysSlowWhenItThaws() throws InvalidSettingsException {
        var environment = new HashMap<>(Map.of("HP_BASE", "/base", "HP_FROZEN_BLOCKS", "1", "HP_THAW_EPOCH", "3"));
        environment.putAll(
                Map.of("HP_SCHEDULE", "plateau", "HP_PATIENCE", "1", "HP_DECAY_FACTOR", "1e-9", "HP_OPTIMIZER", "sgd"));
        try (var learner = learner(environment, 1)) {
            learner.learnOneEpoch();
            learner.adapt(new Score(Map.of("loss", 1.0)));
            learner.learnOneEpoch();
            learner.adapt(new Score(Map.of("loss", 2.0)));
            float[] frozen = learner.snapshot().parameters();
            learner.learnOneEpoch();
            assertThat(learner.snapshot().plateau().scale()).isEqualTo(1e-9);
            assertThat(distance(learner.snapshot().parameters(), frozen)).isLessThan(1e-6);
        }
    }

    @Test
    void givesTheHeadALearningRateOfItsOwn() throws InvalidSettingsException {
        var environment = Map.of(
                "HP_BASE", "/base", "HP_OPTIMIZER", "sgd", "HP_LEARNING_RATE", "1e-12", "HP_HEAD_LEARNING_RATE", "0.1");
        try (var learner = learner(environment, 1)) {
            float[] start = learner.snapshot().parameters();
            learner.learnOneEpoch();
            assertThat(distance(learner.snapshot().parameters(), start, 0, 4160))
                    .isLessThan(1e-6);
            assertThat(distance(learner.snapshot().parameters(), start, 4160, 4810))
                    .isGreaterThan(0.1);
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

    public static void assertSame(Snapshot actual, Snapshot expected) {
        assertThat(actual.epoch()).isEqualTo(expected.epoch());
        assertThat(actual.iteration()).isEqualTo(expected.iteration());
        assertThat(actual.parameters()).isEqualTo(expected.parameters());
        assertThat(actual.updater()).isEqualTo(expected.updater());
        assertThat(actual.plateau()).isEqualTo(expected.plateau());
    }

    private static void assertDiverges(Map<String, String> environment) throws InvalidSettingsException {
        try (var learner = learner(environment, 1)) {
            learner.learnOneEpoch();
            assertThat(learner.score().isDiverged()).as("%s", environment).isTrue();
        }
    }

    private static Map<String, String> environment(String settings) {
        return Stream.of(settings.split(" ", -1))
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
    }

    private static double distance(float[] one, float[] other) {
        return distance(one, other, 0, one.length);
    }

    private static double distance(float[] one, float[] other, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += Math.pow(one[i] - other[i], 2);
        }
        return Math.sqrt(sum);
    }

    static Learner learner(Map<String, String> environment, long seed) throws InvalidSettingsException {
        return learner(environment, seed, Optional.empty());
    }

    private static Learner learner(Map<String, String> environment, long seed, Optional<Snapshot> base)
            throws InvalidSettingsException {
        var parameters = HyperparametersTest.read(new HashMap<>(environment));
        return new Learner(parameters, seed, 10, Data.of(parameters), base, NativeMemory.takeOver());
    }
}
