package dev.winnow.engine.definition;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.study.Study;
import dev.winnow.testkit.Manifests;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** learningRate is a double, hiddenUnits whole, batch a list of whole numbers, optimizer a text, momentum only of sgd. */
class ConstraintExpressionTest {
    private final StudyReader reader = new StudyReader();
    private final List<Problem> problems = new ArrayList<>();

    private static ObjectNode manifest(String expression) {
        var manifest = Manifests.asha("digits");
        with(manifest, "/spec/parameters/-", "{name: batch, type: Ordinal, ordinal: {numbers: [16, 64]}}");
        with(manifest, "/spec/parameters/-", "{name: decay, type: Ordinal, ordinal: {numbers: [0, 0.5]}}");
        with(manifest, "/spec/parameterConstraints", "[{}]");
        ((ObjectNode) manifest.at("/spec/parameterConstraints/0")).put("expression", expression);
        return manifest;
    }

    private Optional<Study> study(ObjectNode manifest) {
        return reader.read(Manifests.stored(manifest).getSpec(), problems);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "hiddenUnits * batch <= 4096 ; true",
                "hiddenUnits * batch < 4096 ; false",
                "learningRate < 1 ; true",
                "learningRate * double(batch) > 1.0 ; false",
                "hiddenUnits % 32 == 0 && batch in [64, 128] ; true",
                "optimizer == 'sgd' ? hiddenUnits < 64 : true ; false",
                "optimizer != 'adam' || batch == 16 ; true",
                "decay == 0.5 ; true",
                "hiddenUnits / (batch - 64) < 3 ; false",
                "optimizer.startsWith('s') ; true",
                "momentum < 0.5 ; false",
                "optimizer != 'adam' || momentum < 0.5 ; true"
            })
    void isTrueOrFalseForAConfiguration(String expression, boolean met) {
        var space = study(manifest(expression)).map(Study::space).orElseThrow(() -> new AssertionError(problems));

        assertThat(space.broken(space.parse(texts(Map.of("optimizer", "sgd", "momentum", "0.9"))))
                        .isEmpty())
                .isEqualTo(met);
    }

    /** So one can say something of momentum without saying of which optimizer. */
    @Test
    void isMetWhereAParameterThatItNamesDoesNotExist() {
        var space = study(manifest("momentum < 0.5 && hiddenUnits < 32"))
                .map(Study::space)
                .orElseThrow();

        assertThat(space.broken(space.parse(texts(Map.of("optimizer", "adam")))))
                .isEmpty();
    }

    private static Map<String, String> texts(Map<String, String> optimizer) {
        var texts = new HashMap<>(Map.of("learningRate", "0.01", "hiddenUnits", "64", "batch", "64", "decay", "0.5"));
        texts.putAll(optimizer);
        return texts;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hiddenUnits * | mismatched input",
                "hiddenUnits + 1 | it is of type int, not true or false; compare it with something over learningRate (double)",
                "units < 3 | undeclared reference to 'units'",
                "1 < 2 | it names no parameter, so it always says the same",
                "learningRate * hiddenUnits < 3.0 | no matching overload for '_*_'",
                "[1, 2].all(x, x < hiddenUnits) | undeclared reference to",
                "optimizer < 3 | no matching overload for '_<_'"
            })
    void whatIsNoConditionIsRefusedWithItsPathAndTheCure(String expression, String why) {
        assertThat(study(manifest(expression))).isEmpty();
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("spec.parameterConstraints[0].expression");
            assertThat(problem.message())
                    .contains("'" + expression + "' is no condition over the parameters")
                    .contains(why)
                    .contains("hiddenUnits (int), optimizer (string), momentum (double), batch (int), decay (double)");
        });
    }

    @Test
    void anInitialTrialThatBreaksOneIsRefusedInItsWords() {
        var manifest = manifest("hiddenUnits * batch <= 4000");
        with(manifest, "/spec/parameterConstraints/0/message", "the model must fit the memory");
        with(
                manifest,
                "/spec/initialTrials",
                "[{parameters: {learningRate: 0.01, hiddenUnits: 64, optimizer: adam, batch: 64, decay: 0}}]");

        assertThat(study(manifest)).isEmpty();
        assertThat(problems)
                .extracting(Problem::toString)
                .containsExactly(
                        "spec.initialTrials[0].parameters: does not meet the constraint 'the model must fit the memory':"
                                + " change its values or remove it");
    }

    /** Turns are frequent; an equal spec is not counted again. */
    @Test
    void equalSpecsShareTheirSpace() {
        SearchSpace first = study(manifest("hiddenUnits < 200")).orElseThrow().space();
        assertThat(study(manifest("hiddenUnits < 200")).orElseThrow().space()).isSameAs(first);
        assertThat(study(manifest("hiddenUnits < 199")).orElseThrow().space()).isNotSameAs(first);
    }
}
