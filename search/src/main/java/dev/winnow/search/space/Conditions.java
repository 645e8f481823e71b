package dev.winnow.search.space;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules for the parameters of a space together: their names, and the conditions under which they are active. */
final class Conditions {
    private Conditions() {}

    /**
     * The parameters, if they keep the rules.
     *
     * @throws IllegalArgumentException if a rule is broken; the message names the parameter and how to mend it
     */
    static List<Parameter> checked(List<Parameter> given) {
        List<Parameter> parameters = List.copyOf(given);
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("the search space has no parameters; add at least one");
        }
        Map<String, Parameter> earlier = new HashMap<>();
        for (Parameter parameter : parameters) {
            if (earlier.containsKey(parameter.name())) {
                throw new IllegalArgumentException(
                        "parameter '" + parameter.name() + "' is defined twice; rename or remove one of them");
            }
            if (parameter.when().isPresent()) {
                checkCondition(parameter, parameter.when().get(), earlier, parameters);
            }
            earlier.put(parameter.name(), parameter);
        }
        return parameters;
    }

    private static void checkCondition(
            Parameter parameter, When when, Map<String, Parameter> earlier, List<Parameter> all) {
        String intro = "parameter '" + parameter.name() + "': when.parameter '" + when.parameter() + "' ";
        Parameter parent = earlier.get(when.parameter());
        if (parent == null) {
            if (when.parameter().equals(parameter.name())) {
                throw new IllegalArgumentException(intro + "is the parameter itself; name an earlier one");
            }
            boolean later = all.stream().anyMatch(p -> p.name().equals(when.parameter()));
            throw new IllegalArgumentException(
                    intro + (later ? "is defined later; move it before this one" : "does not exist; correct the name"));
        }
        if (!(parent instanceof CategoricalParameter categorical)) {
            throw new IllegalArgumentException(intro + "is not categorical; a condition needs a categorical parameter");
        }
        for (String value : when.in()) {
            if (!categorical.values().contains(value)) {
                throw new IllegalArgumentException("parameter '" + parameter.name() + "': when.in has '" + value
                        + "', which is not a value of '" + categorical.name() + "'; use some of "
                        + String.join(", ", categorical.values()));
            }
        }
    }
}
