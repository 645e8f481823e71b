package dev.winnow.local.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.local.LocalException;
import dev.winnow.testkit.Manifests;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {
    private static String filled(String yaml, Map<String, String> values) throws LocalException {
        var parameters = Manifests.stored(Manifests.asha("digits")).getSpec().parameters();
        return new Template("digits", "digits-3", parameters, values)
                .fill(List.of(Manifests.read(yaml)))
                .get(0)
                .toString();
    }

    private static String filled(String yaml) throws LocalException {
        return filled(yaml, Map.of("learningRate", "0.01", "hiddenUnits", "64", "optimizer", "adam"));
    }

    @Test
    void putsTheValuesInPlaceOfTheirReferences() throws LocalException {
        assertThat(
                        filled(
                                "{args: ['--lr=$(HP_LEARNING_RATE)', '$(HP_HIDDEN_UNITS)'], of: $(WINNOW_STUDY)/$(WINNOW_TRIAL)}"))
                .isEqualTo("{\"args\":[\"--lr=0.01\",\"64\"],\"of\":\"digits/digits-3\"}");
    }

    @Test
    void aParameterThatTheTrialDoesNotHaveIsEmpty() throws LocalException {
        assertThat(filled("{momentum: '<$(HP_MOMENTUM)>'}")).isEqualTo("{\"momentum\":\"<>\"}");
    }

    @Test
    void leavesWhatIsForTheKubelet() throws LocalException {
        assertThat(filled(
                        "{a: $(HP_OPTIMIZER), b: '$$(HP_OPTIMIZER) $(PATH) $(WINNOW_TOKEN_FILE) $HP_OPTIMIZER', c: 3}"))
                .isEqualTo(
                        "{\"a\":\"adam\",\"b\":\"$$(HP_OPTIMIZER) $(PATH) $(WINNOW_TOKEN_FILE) $HP_OPTIMIZER\",\"c\":3}");
    }

    /** A value with the signs of YAML and of a reference stays a text. */
    @Test
    void noValueChangesTheObjects() throws LocalException {
        assertThat(filled("{a: $(HP_OPTIMIZER)}", Map.of("optimizer", "x\nkind: Secret $(HP_LEARNING_RATE) \\1 $1")))
                .isEqualTo("{\"a\":\"x\\nkind: Secret $(HP_LEARNING_RATE) \\\\1 $1\"}");
    }

    @Test
    void refusesAParameterThatThereIsNotAndAFileWithoutReferences() {
        assertThatThrownBy(() -> filled("{a: $(HP_LEARNING_RAT), b: $(HP_OPTIMIZER)}"))
                .hasMessage("the study has no parameter for HP_LEARNING_RAT; it has HP_HIDDEN_UNITS, HP_LEARNING_RATE,"
                        + " HP_MOMENTUM, HP_OPTIMIZER, WINNOW_STUDY, WINNOW_TRIAL");
        assertThatThrownBy(() -> filled("{a: 0.01}"))
                .hasMessageStartingWith("nothing is filled in: write $(NAME) where a value belongs, with one of HP_");
    }
}
