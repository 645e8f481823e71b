package dev.winnow.search.sampler.density;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Some parameters as the axes of a space of numbers.
 *
 * @param list an axis for each parameter, in their order
 */
public record Axes(List<Axis> list) {
    public Axes {
        list = List.copyOf(list);
    }

    public static Axes of(List<Parameter> parameters) {
        return new Axes(parameters.stream().map(Axis::of).toList());
    }

    /** The axes of numbers, in their order. */
    public List<NumberLine> lines() {
        return list.stream()
                .flatMap(axis -> axis.accept(new Axis.Visitor<Stream<NumberLine>>() {
                    @Override
                    public Stream<NumberLine> line(NumberLine line) {
                        return Stream.of(line);
                    }

                    @Override
                    public Stream<NumberLine> choice(ChoiceAxis choice) {
                        return Stream.empty();
                    }
                }))
                .toList();
    }

    /** Whether a configuration has a permitted value on each axis. */
    public boolean covers(Configuration configuration) {
        return point(configuration).isPresent();
    }

    /** Where a configuration stands on each axis; empty if it lacks a permitted value on one of them. */
    public Optional<double[]> point(Configuration configuration) {
        double[] point = new double[list.size()];
        for (int i = 0; i < point.length; i++) {
            Axis axis = list.get(i);
            Value value = configuration.values().get(axis.parameter().name());
            if (value == null || !axis.parameter().contains(value)) {
                return Optional.empty();
            }
            point[i] = axis.position(value);
        }
        return Optional.of(point);
    }

    /** The kernels on each axis for some points, oldest first. */
    public List<Kernels> kernels(List<double[]> points, Bandwidths bandwidths) {
        List<Kernels> kernels = new ArrayList<>();
        for (int d = 0; d < list.size(); d++) {
            double[] positions = new double[points.size()];
            for (int i = 0; i < positions.length; i++) {
                positions[i] = points.get(i)[d];
            }
            kernels.add(list.get(d).kernels(positions, bandwidths));
        }
        return kernels;
    }

    /** The values at a point, by the names of their parameters. */
    public Map<String, Value> values(double[] positions) {
        Map<String, Value> values = new HashMap<>();
        for (int i = 0; i < positions.length; i++) {
            values.put(list.get(i).parameter().name(), list.get(i).value(positions[i]));
        }
        return values;
    }
}
