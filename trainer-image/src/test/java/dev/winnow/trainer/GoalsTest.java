package dev.winnow.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.trainer.data.Data;
import dev.winnow.trainer.data.Samples;
import dev.winnow.trainer.data.Sunspots;
import dev.winnow.trainer.data.SunspotsTest;
import dev.winnow.trainer.learn.Learner;
import dev.winnow.trainer.learn.Score;
import dev.winnow.trainer.learn.Snapshot;
import dev.winnow.trainer.nd4j.NativeMemory;
import dev.winnow.trainer.settings.HyperparametersTest;
import dev.winnow.trainer.settings.InvalidSettingsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How good the networks get with settings that a study finds; {@code -Dgoals=true}, some 10 minutes. */
@EnabledIfSystemProperty(named = "goals", matches = "true")
class GoalsTest {
    private static final int SEEDS = 10;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HP_LEARNING_RATE=0.01 HP_HIDDEN_UNITS=96 | 27 | 0.96
            HP_MODEL=cnn HP_FILTERS=16 HP_LEARNING_RATE=0.01 HP_OPTIMIZER=adamw HP_SCHEDULE=cosine | 15 | 0.985
            """)
    void readsDigits(String settings, int epochs, double accuracy) throws InvalidSettingsException {
        var learned = learn(environment(settings), 1, epochs, Optional.empty());
        System.out.printf("%s: %s%n", settings, learned);
        assertThat(learned.best("accuracy")).isGreaterThanOrEqualTo(accuracy);
    }

    @ParameterizedTest
    @CsvSource({"lstm, 0.003", "gru, 0.003"})
    void forecastsSunspotsBetterThanAnybodyCan(String model, String learningRate) throws InvalidSettingsException {
        var settings = Map.of(
                "HP_DATA", "sunspots", "HP_MODEL", model, "HP_LEARNING_RATE", learningRate, "HP_SCHEDULE", "cosine");
        var learned = learn(settings, 1, 9, Optional.empty());
        System.out.printf("%s: %s%n", settings, learned);
        Samples test = Sunspots.load().test();
        assertThat(learned.test().metrics().get("rmse"))
                .isLessThan(SunspotsTest.asLastMonth(test))
                .isLessThan(SunspotsTest.asElevenYearsAgo(test));
    }

    @Test
    void transfersToFewSamplesBetterThanItStartsFromNothing() throws InvalidSettingsException {
        var network = Map.of("HP_MODEL", "cnn", "HP_LEARNING_RATE", "0.01");
        Snapshot base;
        try (var learner = learner(with(network, "HP_DATA=digits-0-4"), 1, 15, Optional.empty())) {
            for (int epoch = 0; epoch < 15; epoch++) {
                learner.learnOneEpoch();
            }
            base = learner.snapshot();
        }
        var few = with(network, "HP_DATA=digits-5-9 HP_SAMPLES_PER_CLASS=5 HP_BATCH_SIZE=10 HP_SCHEDULE=cosine");
        var transfer = with(few, "HP_BASE=given HP_FROZEN_BLOCKS=1 HP_HEAD_LEARNING_RATE=0.03");
        int better = 0;
        double gain = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            double fromNothing = learn(few, seed, 20, Optional.empty()).last("accuracy");
            double transferred = learn(transfer, seed, 20, Optional.of(base)).last("accuracy");
            System.out.printf("seed %d: from nothing %.3f, transferred %.3f%n", seed, fromNothing, transferred);
            better += transferred > fromNothing ? 1 : 0;
            gain += (transferred - fromNothing) / SEEDS;
        }
        System.out.printf("transfer is better for %d of %d seeds, by %.3f on average%n", better, SEEDS, gain);
        assertThat(gain).isPositive();
        assertThat(better).isGreaterThanOrEqualTo(8);
    }

    /** The validation scores of each epoch, and the test score after the last. */
    private record Learned(List<Score> scores, Score test) {
        double best(String metric) {
            double best = 0;
            for (Score score : scores) {
                best = Math.max(best, score.metrics().get(metric));
            }
            return best;
        }

        double last(String metric) {
            return scores.get(scores.size() - 1).metrics().get(metric);
        }

        @Override
        public String toString() {
            return "%s; test: %s".formatted(scores.get(scores.size() - 1), test);
        }
    }

    private static Learned learn(Map<String, String> environment, long seed, int epochs, Optional<Snapshot> base)
            throws InvalidSettingsException {
        try (var learner = learner(environment, seed, epochs, base)) {
            var scores = new ArrayList<Score>();
            for (int epoch = 0; epoch < epochs; epoch++) {
                learner.learnOneEpoch();
                scores.add(learner.score());
            }
            return new Learned(scores, learner.testScore());
        }
    }

    private static Learner learner(Map<String, String> environment, long seed, int epochs, Optional<Snapshot> base)
            throws InvalidSettingsException {
        var parameters = HyperparametersTest.read(environment);
        return new Learner(parameters, seed, epochs, Data.of(parameters), base, NativeMemory.takeOver());
    }

    private static Map<String, String> environment(String settings) {
        return with(Map.of(), settings);
    }

    private static Map<String, String> with(Map<String, String> environment, String settings) {
        var all = new HashMap<>(environment);
        for (String setting : settings.split(" ", -1)) {
            int equals = setting.indexOf('=');
            all.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return all;
    }
}
