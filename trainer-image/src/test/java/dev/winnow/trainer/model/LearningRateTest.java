package dev.winnow.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.trainer.settings.HyperparametersTest;
import dev.winnow.trainer.settings.InvalidSettingsException;
import dev.winnow.trainer.settings.Schedule;
import dev.winnow.trainer.settings.Setting;
import java.util.HashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Ten steps of the optimizer to an epoch, ten epochs; the rate is 0.8 at first. */
class LearningRateTest {
    @ParameterizedTest
    @CsvSource({
        "constant,    0,    0.8",
        "constant,    99,   0.8",
        "plateau,     99,   0.8",
        // halved every two epochs
        "step,        19,   0.8",
        "step,        20,   0.4",
        "step,        39,   0.4",
        "step,        40,   0.2",
        // halved in an epoch, evenly
        "exponential, 10,   0.4",
        "exponential, 20,   0.2",
        "exponential, 5,    0.565685",
        // half of it at half the way, nothing at the end and after it
        "cosine,      0,    0.8",
        "cosine,      50,   0.4",
        "cosine,      25,   0.682843",
        "cosine,      100,  0",
        "cosine,      1000, 0",
    })
    void falls(String schedule, int step, double rate) throws InvalidSettingsException {
        assertThat(rate(schedule, 0).valueAt(step, 0)).isCloseTo(rate, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void risesFirst(Schedule schedule) throws InvalidSettingsException {
        LearningRate warm = rate(Setting.Choice.written(schedule), 2);
        assertThat(warm.valueAt(0, 0)).isCloseTo(0.04, within(1e-12));
        assertThat(warm.valueAt(9, 0)).isCloseTo(0.4, within(1e-12));
        assertThat(warm.valueAt(19, 1)).isEqualTo(0.8);
        assertThat(warm.valueAt(20, 2)).isEqualTo(0.8);
    }

    @Test
    void endsACosineWithTheTrainingAlsoAfterAWarmUp() throws InvalidSettingsException {
        assertThat(rate("cosine", 2).valueAt(60, 6)).isCloseTo(0.4, within(1e-12));
        assertThat(rate("cosine", 2).valueAt(100, 10)).isZero();
    }

    /** Deeplearning4j lays out the optimizer's memory by it. */
    @Test
    void isEqualToOneOfTheSameNumbers() throws InvalidSettingsException {
        assertThat(rate("cosine", 2)).isEqualTo(rate("cosine", 2)).hasSameHashCodeAs(rate("cosine", 2));
        assertThat(rate("cosine", 2)).isNotEqualTo(rate("cosine", 3));
    }

    private static LearningRate rate(String schedule, int warmUp) throws InvalidSettingsException {
        var environment = new HashMap<String, String>();
        environment.put("HP_SCHEDULE", schedule);
        environment.put("HP_WARM_UP_EPOCHS", Integer.toString(warmUp));
        if (schedule.equals("step")) {
            environment.put("HP_DECAY_EPOCHS", "2");
        }
        return LearningRate.of(HyperparametersTest.read(environment), 0.8, 10, 10);
    }
}
