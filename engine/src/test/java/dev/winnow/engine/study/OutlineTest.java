package dev.winnow.engine.study;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.engine.definition.Definition;
import dev.winnow.search.forecast.Outline;
import dev.winnow.search.forecast.Outline.Bracket;
import dev.winnow.search.forecast.Outline.Rung;
import dev.winnow.testkit.Manifests;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutlineTest {
    private static Outline outline(String pointer, String value) {
        var study = Manifests.stored(with(Manifests.asha("digits"), pointer, value));
        return Outline.of(Definition.of(study.getSpec()).orElseThrow());
    }

    @Test
    void ashaLetsOneInThreeGoOn() {
        var outline = outline("/spec/limits/trials", "27");

        assertThat(outline.brackets())
                .containsExactly(new Bracket(0, List.of(new Rung(1, 27), new Rung(3, 9), new Rung(9, 3))));
        assertThat(outline.fullSteps()).isEqualTo(243);
        assertThat(outline.expectedSteps()).isEqualTo(27 + 9 * 2 + 3 * 6);
    }

    @Test
    void hyperbandIsPlayedBracketByBracket() {
        var outline = outline("/spec/pruner", "{type: Hyperband, hyperband: {maxResource: 9}}");

        assertThat(outline("/spec/limits", "{parallelTrials: 2, trials: 4}").trials())
                .hasValue(4);
        assertThat(outline.brackets()).extracting(Bracket::number).startsWith(0);
        assertThat(outline.brackets().get(0).rungs()).containsExactly(new Rung(1, 9), new Rung(3, 3), new Rung(9, 1));
    }

    @Test
    void withoutPruningEveryTrialTrainsToTheEnd() {
        var outline = outline("/spec/pruner", "{type: None, none: {maxResource: 5}}");

        assertThat(outline.expectedSteps()).isEqualTo(outline.fullSteps()).isEqualTo(45);
    }

    @Test
    void whatTimeAloneEndsHasNoTotal() {
        var outline = outline("/spec/limits", "{durationSeconds: 60}");

        assertThat(outline.trials()).isEmpty();
        assertThat(outline.fullSteps()).isZero();
        assertThat(outline.brackets())
                .containsExactly(new Bracket(0, List.of(new Rung(1, 0), new Rung(3, 0), new Rung(9, 0))));
    }

    @Test
    void aFiniteSpaceHasAShareAndATimeToTryAll() {
        var outline = outline("/spec/parameters", "[{name: hiddenUnits, type: Integer, integer: {min: 1, max: 18}}]");

        assertThat(outline.sizeText()).isEqualTo("18");
        assertThat(outline.share()).contains(0.5);
        assertThat(outline.exhaustive(2)).isEqualTo("5.4 min at 18 s per trial");
    }
}
