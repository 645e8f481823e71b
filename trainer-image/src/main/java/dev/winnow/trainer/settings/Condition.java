package dev.winnow.trainer.settings;

import dev.winnow.trainer.settings.Setting.Choice;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * When a setting means anything: if another one has one of some values. A parameter that is tuned without any effect
 * would waste a study.
 *
 * @param values at least one
 */
record Condition<E extends Enum<E>>(Choice<E> other, List<E> values) {
    boolean holds(Hyperparameters parameters) {
        return values.contains(parameters.get(other));
    }

    /** What is wrong with a setting that is set although this does not hold. */
    String refusal(Hyperparameters parameters) {
        return "has no effect with %s; tune it only when: {parameter: %s, in: [%s]}"
                .formatted(
                        Choice.written(parameters.get(other)),
                        // the operator's way from a parameter's name to its variable, backwards
                        other.name().substring("HP_".length()).toLowerCase(Locale.ROOT),
                        written());
    }

    private String written() {
        return values.stream().map(Choice::written).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return "only with %s %s".formatted(other.name(), written());
    }
}
