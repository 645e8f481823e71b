package dev.winnow.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.api.ParameterSpec;
import java.util.List;

/** Texts with dollars, which Kubernetes gives a meaning in the variables and arguments of a container. */
public final class DollarTexts {
    public static final List<String> ALL = List.of(
            "$",
            "$$",
            "$$$",
            "5$",
            "$5",
            "$HOME",
            "${HOME}",
            "$(HOME)",
            "$$(HOME)",
            "$$$(HOME)",
            "$(HP_FIRST)",
            "a$(HP_FIRST)b$(WINNOW_TRIAL)c",
            "$(HP_CHOICE)",
            "$(NOBODY)",
            "$$(NOBODY)",
            "$(",
            "$()",
            "$)",
            "$($)",
            "$($(HP_FIRST))",
            "$(HP_FIRST",
            "\\$(HP_FIRST)",
            "$1",
            "$`x`",
            "\"$(HP_FIRST)\"");

    private DollarTexts() {}

    /** Values of a kind of parameter: texts with dollars where the kind has texts, else a number. */
    public static List<String> values(ParameterSpec.Type type) {
        return switch (type) {
            case Double -> List.of("0.5");
            case Integer -> List.of("7");
            case Categorical, Ordinal -> ALL;
        };
    }

    /** A parameter of a kind as it stands in a manifest, with {@link #values} in its range. */
    public static String parameter(String name, ParameterSpec.Type type) {
        return switch (type) {
            case Double -> "{name: %s, type: Double, double: {min: 0.1, max: 0.9}}".formatted(name);
            case Integer -> "{name: %s, type: Integer, integer: {min: 1, max: 9}}".formatted(name);
            case Categorical -> "{name: %s, type: Categorical, categorical: {values: %s}}".formatted(name, list());
            case Ordinal -> "{name: %s, type: Ordinal, ordinal: {values: %s}}".formatted(name, list());
        };
    }

    private static String list() {
        try {
            return new ObjectMapper().writeValueAsString(ALL);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
