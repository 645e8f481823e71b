package dev.winnow.engine.page;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.forecast.StudyForecast;
import dev.winnow.search.forecast.StudyForecast.Bracket;
import dev.winnow.search.forecast.StudyForecast.Rung;
import dev.winnow.testkit.Manifests;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The forecast of a study with 9 trials that the manifest changes in one place. */
class StudyForecastTest {
    private static StudyForecast forecast(String pointer, String value) {
        var study = Manifests.stored(with(Manifests.asha("digits"), pointer, value));
        return StudyPage.of(study, List.of(), Instant.EPOCH).forecast().orElseThrow();
    }

    @Test
    void ashaLetsOneInThreeGoOn() {
        var forecast = forecast("/spec/limits/trials", "27");

        assertThat(forecast.brackets())
                .containsExactly(new Bracket(0, List.of(new Rung(1, 27), new Rung(3, 9), new Rung(9, 3))));
        assertThat(forecast.fullSteps()).isEqualTo(243);
        assertThat(forecast.expectedSteps()).isEqualTo(27 + 9 * 2 + 3 * 6);
    }

    @Test
    void hyperbandIsPlayedBracketByBracket() {
        var forecast = forecast("/spec/pruner", "{type: Hyperband, hyperband: {maxResource: 9}}");

        assertThat(forecast("/spec/limits", "{parallelTrials: 2, trials: 4}").trials())
                .hasValue(4);
        assertThat(forecast.brackets()).extracting(Bracket::number).startsWith(0);
        assertThat(forecast.brackets().get(0).rungs()).containsExactly(new Rung(1, 9), new Rung(3, 3), new Rung(9, 1));
    }

    @Test
    void withoutPruningEveryTrialTrainsToTheEnd() {
        var forecast = forecast("/spec/pruner", "{type: None, none: {maxResource: 5}}");

        assertThat(forecast.expectedSteps()).isEqualTo(forecast.fullSteps()).isEqualTo(45);
    }

    @Test
    void whatTimeAloneEndsHasNoTotal() {
        var forecast = forecast("/spec/limits", "{durationSeconds: 60}");

        assertThat(forecast.trials()).isEmpty();
        assertThat(forecast.fullSteps()).isZero();
        assertThat(forecast.brackets())
                .containsExactly(new Bracket(0, List.of(new Rung(1, 0), new Rung(3, 0), new Rung(9, 0))));
    }

    @Test
    void aFiniteSpaceHasAShareAndATimeToTryAll() {
        var forecast = forecast("/spec/parameters", "[{name: hiddenUnits, type: Integer, integer: {min: 1, max: 18}}]");

        assertThat(forecast.sizeText()).isEqualTo("18");
        assertThat(forecast.share()).contains(0.5);
        assertThat(forecast.exhaustive(2)).isEqualTo("5.4 min at 18 s per trial");
    }
}
