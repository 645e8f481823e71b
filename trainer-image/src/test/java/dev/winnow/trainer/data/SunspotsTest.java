package dev.winnow.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

public class SunspotsTest {
    private final Data sunspots = Sunspots.load();

    @Test
    void hasASampleForEveryMonthThatAYearCanBeginIn() {
        // 1760 to 1919, 1920 to 1963, 1964 to June 2009, each less the eleven months in which no whole year begins
        assertThat(sunspots.training().size()).isEqualTo(160 * 12 - 11);
        assertThat(sunspots.validation().size()).isEqualTo(44 * 12 - 11);
        assertThat(sunspots.test().size()).isEqualTo(45 * 12 + 6 - 11);
    }

    @Test
    void predictsTheYearAfterTheElevenYearsBefore() {
        Samples training = sunspots.training();
        // January 1749 and December 1759 before, January and December 1760 after
        assertThat(training.inputs()[0]).isEqualTo(0.58f);
        assertThat(training.inputs()[131]).isEqualTo(0.57f, within(1e-6f));
        assertThat(training.targets()[0]).isEqualTo(0.673f, within(1e-6f));
        assertThat(training.targets()[11]).isEqualTo(0.61f, within(1e-6f));
    }

    @Test
    void predictsNothingOfAPartFromWhatComesLater() {
        // the last target of training is December 1919, the first of validation January 1920
        Samples training = sunspots.training();
        assertThat(training.targets()[training.targets().length - 1]).isEqualTo(0.349f, within(1e-6f));
        assertThat(sunspots.validation().targets()[0]).isEqualTo(0.511f, within(1e-6f));
        assertThat(sunspots.test().targets()[0]).isEqualTo(0.153f, within(1e-6f));
    }

    /** What a forecast must be better than; the examples quote these. */
    @Test
    void hasForecastsThatAnybodyCanMake() {
        assertThat(asLastMonth(sunspots.validation())).isCloseTo(30.19, within(0.01));
        assertThat(asElevenYearsAgo(sunspots.validation())).isCloseTo(39.64, within(0.01));
        assertThat(asLastMonth(sunspots.test())).isCloseTo(28.56, within(0.01));
        assertThat(asElevenYearsAgo(sunspots.test())).isCloseTo(42.53, within(0.01));
    }

    /** The error of persistence, in sunspots. */
    public static double asLastMonth(Samples samples) {
        return error(samples, (row, month) -> row * 132 + 131);
    }

    /** The error of the seasonal naive forecast, in sunspots. */
    public static double asElevenYearsAgo(Samples samples) {
        return error(samples, (row, month) -> row * 132 + month);
    }

    /** @param place in the inputs of what is forecast for a month of a sample */
    private static double error(Samples samples, IntBinaryOperator place) {
        double sum = 0;
        for (int i = 0; i < samples.targets().length; i++) {
            float forecast = samples.inputs()[place.applyAsInt(i / 12, i % 12)];
            sum += Math.pow(100 * (forecast - samples.targets()[i]), 2);
        }
        return Math.sqrt(sum / samples.targets().length);
    }
}
