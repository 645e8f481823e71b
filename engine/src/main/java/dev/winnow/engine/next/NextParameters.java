package dev.winnow.engine.next;

import dev.winnow.api.ParameterSpec;
import dev.winnow.api.ParameterSpec.Categorical;
import dev.winnow.api.ParameterSpec.DoubleRange;
import dev.winnow.api.ParameterSpec.IntegerRange;
import dev.winnow.api.ParameterSpec.Ordinal;
import dev.winnow.api.ParameterSpec.When;
import dev.winnow.search.analysis.RangeChange;
import dev.winnow.search.analysis.RangeChange.Moved;
import dev.winnow.search.space.OrdinalParameter;
import dev.winnow.search.space.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters of a manifest with the changes that the trials ask for. */
final class NextParameters {
    /** The values that are left of the categorical parameters that lost some. */
    private final Map<String, List<String>> left = new HashMap<>();

    private NextParameters() {}

    /** The parameters that are left, in their order. */
    static List<ParameterSpec> of(List<ParameterSpec> parameters, List<RangeChange> changes) {
        var next = new NextParameters();
        var changed = new ArrayList<ParameterSpec>();
        for (int i = 0; i < parameters.size(); i++) {
            next.changed(parameters.get(i), changes.get(i)).ifPresent(changed::add);
        }
        return changed;
    }

    /** The parameter with its change; empty if the parameter is left out. */
    private Optional<ParameterSpec> changed(ParameterSpec old, RangeChange change) {
        return change.match(new RangeChange.Cases<>(
                kept -> Optional.of(
                        with(old, old.type(), old.doubleRange(), old.integerRange(), old.categorical(), old.ordinal())),
                moved -> Optional.of(moved(old, moved)),
                chosen -> Optional.of(chosen(old, chosen.kept())),
                fixed -> Optional.of(fixed(old, fixed.value())),
                gone -> Optional.empty()));
    }

    private ParameterSpec chosen(ParameterSpec old, List<String> values) {
        left.put(old.name(), values);
        return categorical(old, values);
    }

    private ParameterSpec moved(ParameterSpec old, Moved moved) {
        var lower = moved.lower().after();
        var upper = moved.upper().after();
        var real = old.doubleRange();
        if (real != null) {
            var range = new DoubleRange(number(lower), number(upper), real.scale(), real.step());
            return with(old, ParameterSpec.Type.Double, range, null, null, null);
        }
        var whole = old.integerRange();
        if (whole != null) {
            var range = new IntegerRange((long) number(lower), (long) number(upper), whole.scale(), whole.step());
            return with(old, ParameterSpec.Type.Integer, null, range, null, null);
        }
        var list = (OrdinalParameter) moved.parameter();
        return listed(old, list.place(lower), list.place(upper) + 1);
    }

    /** A part of the list of an ordinal parameter. */
    private ParameterSpec listed(ParameterSpec old, int from, int to) {
        var ordinal = old.ordinal();
        if (ordinal == null) {
            throw new IllegalStateException("the parameter " + old.name() + " has no list");
        }
        var texts = ordinal.values();
        var numbers = ordinal.numbers();
        return with(
                old,
                ParameterSpec.Type.Ordinal,
                null,
                null,
                null,
                new Ordinal(
                        texts == null ? null : texts.subList(from, to),
                        numbers == null ? null : numbers.subList(from, to)));
    }

    /** A number stays a number, so that samplers for numbers still take the parameter. */
    private ParameterSpec fixed(ParameterSpec old, Value value) {
        return switch (old.type()) {
            case Double, Integer ->
                with(old, ParameterSpec.Type.Ordinal, null, null, null, new Ordinal(null, List.of(number(value))));
            case Categorical -> categorical(old, List.of(value.toString()));
            case Ordinal -> {
                var ordinal = old.ordinal();
                boolean texts = ordinal != null && ordinal.values() != null;
                yield with(
                        old,
                        ParameterSpec.Type.Ordinal,
                        null,
                        null,
                        null,
                        texts
                                ? new Ordinal(List.of(value.toString()), null)
                                : new Ordinal(null, List.of(Double.valueOf(value.toString()))));
            }
        };
    }

    private ParameterSpec categorical(ParameterSpec old, List<String> values) {
        return with(old, ParameterSpec.Type.Categorical, null, null, new Categorical(values), null);
    }

    private ParameterSpec with(
            ParameterSpec old,
            ParameterSpec.Type type,
            @Nullable DoubleRange real,
            @Nullable IntegerRange whole,
            @Nullable Categorical choices,
            @Nullable Ordinal list) {
        var when = old.when();
        if (when != null && left.containsKey(when.parameter())) {
            var values = left.getOrDefault(when.parameter(), List.of());
            when = new When(
                    when.parameter(),
                    when.in().stream().filter(values::contains).toList());
        }
        return new ParameterSpec(old.name(), type, real, whole, choices, list, when);
    }

    private static double number(Value value) {
        return value.number().orElseThrow();
    }
}
