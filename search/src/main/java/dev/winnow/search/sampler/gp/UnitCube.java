package dev.winnow.search.sampler.gp;

import dev.winnow.search.sampler.density.Axes;
import dev.winnow.search.sampler.density.Axis;
import dev.winnow.search.sampler.density.NumberLine;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The configurations of a space as points of a cube, a column for each parameter: a number lies in [0, 1], where it lies on
 * its {@link NumberLine}; a choice is its index. A parameter that is inactive has a fixed place, a number the middle and a
 * choice -1, so two configurations do not differ in what neither of them has.
 */
public final class UnitCube {
    private static final double INACTIVE_NUMBER = 0.5;
    private static final double INACTIVE_CHOICE = -1;

    private final SearchSpace space;
    private final List<Axis> axes;
    private final Map<String, Integer> columns = new HashMap<>();

    public UnitCube(SearchSpace space) {
        this.space = space;
        axes = Axes.of(space.parameters()).list();
        axes.forEach(axis -> columns.put(axis.parameter().name(), columns.size()));
    }

    int columns() {
        return axes.size();
    }

    List<Axis> axes() {
        return axes;
    }

    public boolean[] categorical() {
        boolean[] categorical = new boolean[columns()];
        for (int d = 0; d < categorical.length; d++) {
            categorical[d] = axes.get(d).categorical();
        }
        return categorical;
    }

    public double[] point(Configuration configuration) {
        double[] point = new double[columns()];
        for (int d = 0; d < point.length; d++) {
            Axis axis = axes.get(d);
            Value value = configuration.values().get(axis.parameter().name());
            double inactive = axis.categorical() ? INACTIVE_CHOICE : INACTIVE_NUMBER;
            point[d] = value == null ? inactive : axis.toUnit(axis.position(value));
        }
        return point;
    }

    /** The configuration at, or nearest to, a point. */
    Configuration configuration(double[] point) {
        return space.configure(parameter -> {
            int d = columns.getOrDefault(parameter.name(), 0);
            Axis axis = axes.get(d);
            return axis.value(axis.fromUnit(point[d]));
        });
    }
}
