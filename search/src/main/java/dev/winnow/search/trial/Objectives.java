package dev.winnow.search.trial;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * All that a study searches for. One objective alone is compared by its values. Several, and those with constraints, are
 * reduced to an order by {@code DominanceOrder}: the trials' values are then their places in it.
 *
 * @param list from 1 to 4
 * @param constraints ranges in which other metrics have to lie; may be empty
 */
public record Objectives(List<Objective> list, List<MetricConstraint> constraints) {
    /** With more objectives the exact hypervolume takes too long. */
    public static final int MOST = 4;

    private static final Objective PLACE = new Objective(Direction.MINIMIZE, OptionalDouble.empty());

    public Objectives {
        list = List.copyOf(list);
        constraints = List.copyOf(constraints);
        if (list.isEmpty() || list.size() > MOST) {
            throw new IllegalArgumentException(
                    "a study has from 1 to " + MOST + " objectives, but this has " + list.size());
        }
    }

    /** One objective alone. */
    public static Objectives of(Objective objective) {
        return new Objectives(List.of(objective), List.of());
    }

    /** One objective alone, without a target. */
    public static Objectives of(Direction direction) {
        return of(new Objective(direction, OptionalDouble.empty()));
    }

    /** Whether there is one objective and no constraint, so that values are compared as they are. */
    public boolean plain() {
        return single() && constraints.isEmpty();
    }

    /** Whether there is one objective. */
    public boolean single() {
        return list.size() == 1;
    }

    /** What trials' values are compared by: the objective itself, or the place in the order, of which less is better. */
    public Objective compared() {
        return plain() ? list.get(0) : PLACE;
    }

    /**
     * What counts of a report.
     *
     * @param values of the objectives, in their order; finite
     * @param constrained values of the constrained metrics, in the order of the constraints; finite
     */
    public Measurement measure(List<Double> values, List<Double> constrained) {
        List<Double> losses = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            losses.add(list.get(i).direction().loss(values.get(i)));
        }
        double violation = 0;
        for (int i = 0; i < constraints.size(); i++) {
            violation += constraints.get(i).violation(constrained.get(i));
        }
        return new Measurement(losses, violation);
    }

    /** The objectives' values of a measurement, in their order. */
    public List<Double> values(Measurement measurement) {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            values.add(list.get(i).direction().value(measurement.losses().get(i)));
        }
        return values;
    }

    /** Whether every target is met, of which there is one at least, and no constraint is broken. */
    public boolean met(Measurement measurement) {
        List<Double> values = values(measurement);
        boolean all = measurement.feasible();
        boolean any = false;
        for (int i = 0; i < list.size(); i++) {
            any |= list.get(i).target().isPresent();
            all &= list.get(i).target().isEmpty() || list.get(i).met(values.get(i));
        }
        return any && all;
    }

    /** The point from which the hypervolume is measured, as losses; empty if an objective has no reference. */
    public double[] reference() {
        return list.stream().anyMatch(objective -> objective.reference().isEmpty())
                ? new double[0]
                : list.stream()
                        .mapToDouble(objective ->
                                objective.direction().loss(objective.reference().orElseThrow()))
                        .toArray();
    }
}
