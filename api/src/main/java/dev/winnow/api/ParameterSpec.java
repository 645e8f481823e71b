package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One hyperparameter: a union discriminated by {@code type}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.type == 'Double' ? has(self.double) : !has(self.double)",
        message = "type Double needs the field double with min and max, other types must not have it")
@ValidationRule(
        value = "self.type == 'Integer' ? has(self.integer) : !has(self.integer)",
        message = "type Integer needs the field integer with min and max, other types must not have it")
@ValidationRule(
        value = "self.type == 'Categorical' ? has(self.categorical) : !has(self.categorical)",
        message = "type Categorical needs the field categorical with values, other types must not have it")
@ValidationRule(
        value = "self.type == 'Ordinal' ? has(self.ordinal) : !has(self.ordinal)",
        message = "type Ordinal needs the field ordinal with values or numbers, other types must not have it")
public record ParameterSpec(
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-zA-Z][a-zA-Z0-9_]*$")
        @JsonPropertyDescription(
                "The name. The trainer finds the value in the environment variable HP_<NAME>, in upper snake case: learningRate is HP_LEARNING_RATE.")
        String name,

        @Required
        @JsonPropertyDescription("Double, Integer, Categorical or Ordinal; the field of the same name holds the range.")
        Type type,

        @JsonProperty("double") @JsonPropertyDescription("The range of a parameter of type Double.") @Nullable
        DoubleRange doubleRange,

        @JsonProperty("integer") @JsonPropertyDescription("The range of a parameter of type Integer.") @Nullable
        IntegerRange integerRange,

        @JsonPropertyDescription("The choices of a parameter of type Categorical; a single one is a fixed value.")
        @Nullable
        Categorical categorical,

        @JsonPropertyDescription("The ordered choices of a parameter of type Ordinal.") @Nullable
        Ordinal ordinal,

        @JsonPropertyDescription(
                "The parameter exists only when an earlier categorical parameter has one of these values; else its variable is the empty string.")
        @Nullable
        When when) {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final double LARGEST_WHOLE = 1L << 53;

    /**
     * A value as JSON: a whole number, a number with a fraction and the digits of its text, or a text.
     *
     * @param text the value as {@code spec.parameters} of a trial holds it
     * @throws NumberFormatException if the parameter takes numbers and the text is no number
     */
    public JsonNode value(String text) {
        return switch (type) {
            case Double -> JSON.numberNode(new BigDecimal(text));
            case Integer -> JSON.numberNode(Long.parseLong(text));
            case Categorical -> JSON.textNode(text);
            case Ordinal -> ordinal != null && ordinal.numbers() != null ? number(text) : JSON.textNode(text);
        };
    }

    private static JsonNode number(String text) {
        var number = new BigDecimal(text);
        return Ordinal.whole(number.doubleValue()) ? JSON.numberNode(number.longValue()) : JSON.numberNode(number);
    }

    /** The kinds of parameters. */
    public enum Type {
        Double,
        Integer,
        Categorical,
        Ordinal
    }

    /** How values are spread over a range. */
    public enum Scale {
        Linear,
        Log
    }

    /** A range of real numbers, ends included. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "self.min < self.max", message = "min must be smaller than max", fieldPath = ".min")
    @ValidationRule(
            value = "self.scale != 'Log' || self.min > 0.0",
            message = "scale Log needs min > 0: raise min or use scale Linear",
            fieldPath = ".min")
    @ValidationRule(
            value = "!has(self.step) || (self.step > 0.0 && self.step <= self.max - self.min)",
            message = "step must be larger than 0 and fit between min and max",
            fieldPath = ".step")
    @ValidationRule(
            value = "!has(self.step) || self.scale != 'Log'",
            message = "step and scale Log exclude each other: remove one",
            fieldPath = ".step")
    public record DoubleRange(
            @Required @JsonPropertyDescription("Smallest value.")
            Double min,

            @Required @JsonPropertyDescription("Largest value.")
            Double max,

            @Default("Linear")
            @JsonPropertyDescription("Linear or Log; Log draws each order of magnitude equally often.")
            Scale scale,

            @JsonPropertyDescription(
                    "Only min, min + step, min + 2 step ... are drawn; max - min must be a multiple of it.")
            @Nullable
            Double step) {}

    /** A range of whole numbers, ends included. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "self.min < self.max", message = "min must be smaller than max", fieldPath = ".min")
    @ValidationRule(
            value = "self.scale != 'Log' || self.min > 0",
            message = "scale Log needs min > 0: raise min or use scale Linear",
            fieldPath = ".min")
    @ValidationRule(
            value = "(self.max - self.min) % self.step == 0",
            message = "step does not fit: max - min must be a multiple of step",
            fieldPath = ".step")
    @ValidationRule(
            value = "self.step == 1 || self.scale != 'Log'",
            message = "step and scale Log exclude each other: remove one",
            fieldPath = ".step")
    public record IntegerRange(
            @Required
            @Min(-9_007_199_254_740_991L)
            @Max(9_007_199_254_740_991L)
            @JsonPropertyDescription("Smallest value.")
            Long min,

            @Required
            @Min(-9_007_199_254_740_991L)
            @Max(9_007_199_254_740_991L)
            @JsonPropertyDescription("Largest value.")
            Long max,

            @Default("Linear")
            @JsonPropertyDescription("Linear or Log; Log draws each order of magnitude equally often.")
            Scale scale,

            @Default("1")
            @Min(1)
            @JsonPropertyDescription(
                    "Only min, min + step, min + 2 step ... are drawn; max - min must be a multiple of it.")
            Long step) {}

    /** A choice between named values without an order. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Categorical(
            @Required
            @ListSet
            @Size(min = 1, max = 128)
            @JsonPropertyDescription("The values to choose from, each once.")
            List<@Size(min = 1, max = 256) String> values) {}

    /** A choice between texts or numbers in an order: neighbours are alike. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.values) != has(self.numbers)",
            message = "give either values, for texts, or numbers")
    public record Ordinal(
            @ListSet
            @Size(min = 1, max = 128)
            @JsonPropertyDescription("The texts to choose from, each once, in their order.")
            @Nullable
            List<@Size(min = 1, max = 256) String> values,

            @ListSet
            @Size(min = 1, max = 128)
            @JsonPropertyDescription("The numbers to choose from, each once, in their order.")
            @Nullable
            List<Double> numbers) {

        /** Whether a number is written without a decimal point. */
        public static boolean whole(double number) {
            return number == Math.rint(number) && Math.abs(number) < LARGEST_WHOLE;
        }
    }

    /** The condition under which a parameter exists. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record When(
            @Required
            @Size(min = 1, max = 63)
            @JsonPropertyDescription("The name of a categorical parameter that stands earlier in the list.")
            String parameter,

            @Required
            @ListSet
            @Size(min = 1, max = 128)
            @JsonPropertyDescription("Its values for which this parameter exists.")
            List<@Size(min = 1, max = 256) String> in) {}
}
