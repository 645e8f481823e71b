package dev.winnow.bench.blackbox;

import dev.winnow.search.space.CategoricalParameter;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.space.When;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The problems on which samplers are compared. */
public final class Problems {
    /** The fractions of its range at which {@code problems.py} prints each problem's value. */
    private static final double[] CHECKED = {0.15, 0.5, 0.85};

    public static final List<Problem> ALL = List.of(
            box("branin", Functions::branin, 0.39788735772973816, true, 0, new double[][] {{-5, 10}, {0, 15}}),
            box(
                    "hartmann3",
                    x -> Functions.hartmann(Functions.HARTMANN3, x),
                    -3.86278214782076,
                    true,
                    0,
                    cube(3, 0, 1)),
            box(
                    "hartmann6",
                    x -> Functions.hartmann(Functions.HARTMANN6, x),
                    -3.32236801141551,
                    true,
                    0.2,
                    cube(6, 0, 1)),
            box("ackley10", Functions::ackley, 0, true, 1, cube(10, -32.768, 32.768)),
            box("rosenbrock5", Functions::rosenbrock, 0, true, 100, cube(5, -5, 10)),
            box("rastrigin5", Functions::rastrigin, 0, true, 6, cube(5, -5.12, 5.12)),
            box("styblinski5", Functions::styblinski, -39.16616570377142 * 5, true, 0, cube(5, -5, 5)),
            conditional(),
            box("levy8", Functions::levy, 0, false, 0, cube(8, -10, 10)),
            box("griewank6", Functions::griewank, 0, false, 0, cube(6, -600, 500)),
            box("michalewicz5", Functions::michalewicz, -4.687658179088148, false, 0, cube(5, 0, Math.PI)),
            box("schwefel4", Functions::schwefel, 0, false, 0, cube(4, -500, 500)),
            box("zakharov7", Functions::zakharov, 0, false, 0, cube(7, -5, 10)),
            box("trid6", Functions::trid, -50, false, 0, cube(6, -36, 36)),
            box("dixonprice5", Functions::dixonPrice, 0, false, 0, cube(5, -10, 10)),
            box("shiftedackley6", Functions::shiftedAckley, 0, false, 0, cube(6, -32.768, 32.768)),
            box("turnedellipsoid6", Functions::turnedEllipsoid, 0, false, 0, cube(6, -5, 5)));

    private Problems() {}

    private static double[][] cube(int dimensions, double low, double high) {
        double[][] ranges = new double[dimensions][];
        Arrays.fill(ranges, new double[] {low, high});
        return ranges;
    }

    private static Problem box(
            String name,
            ToDoubleFunction<double[]> function,
            double optimum,
            boolean named,
            double noise,
            double[][] ranges) {
        List<Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < ranges.length; i++) {
            parameters.add(real("x" + i, ranges[i][0], ranges[i][1], Scale.LINEAR, Optional.empty()));
        }
        return new Problem(
                name,
                new SearchSpace(parameters),
                configuration -> function.applyAsDouble(numbers(configuration, ranges.length)),
                optimum,
                100,
                named,
                noise);
    }

    private static Problem conditional() {
        SearchSpace space = new SearchSpace(List.of(
                real("lr", 1e-5, 1e-1, Scale.LOG, Optional.empty()),
                new IntegerParameter("layers", 1, 8, 1, Scale.LINEAR, Optional.empty()),
                new CategoricalParameter("optimizer", List.of("sgd", "adam", "rms"), Optional.empty()),
                real("momentum", 0, 0.99, Scale.LINEAR, Optional.of(new When("optimizer", Set.of("sgd")))),
                real("beta1", 0.5, 0.999, Scale.LINEAR, Optional.of(new When("optimizer", Set.of("adam"))))));
        return new Problem("conditional", space, Problems::optimizers, 0, 200, true, 0.04);
    }

    private static double optimizers(Configuration configuration) {
        String optimizer = String.valueOf(configuration.values().get("optimizer"));
        boolean sgd = optimizer.equals("sgd");
        boolean adam = optimizer.equals("adam");
        double rate = Math.log10(number(configuration, "lr")) - (sgd ? -1.5 : adam ? -3 : -3.5);
        double layers = number(configuration, "layers") - 4;
        double extra = sgd ? number(configuration, "momentum") - 0.9 : adam ? number(configuration, "beta1") - 0.9 : 0;
        return (sgd ? 0 : adam ? 0.1 : 0.3) + 0.5 * rate * rate + 0.1 * layers * layers + (sgd ? 2 : 5) * extra * extra;
    }

    private static RealParameter real(String name, double min, double max, Scale scale, Optional<When> when) {
        return new RealParameter(name, min, max, scale, OptionalDouble.empty(), when);
    }

    private static double[] numbers(Configuration configuration, int count) {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = number(configuration, "x" + i);
        }
        return numbers;
    }

    private static double number(Configuration configuration, String name) {
        return Double.parseDouble(String.valueOf(configuration.values().get(name)));
    }

    /** The values that {@code problems.py} prints, computed here, and the noise. */
    public static double[] checks(Problem problem) {
        double[] values = new double[CHECKED.length + 1];
        for (int i = 0; i < CHECKED.length; i++) {
            values[i] = check(problem, CHECKED[i]);
        }
        values[CHECKED.length] = problem.noise();
        return values;
    }

    private static double check(Problem problem, double fraction) {
        Map<String, Value> values = new HashMap<>();
        if (problem.name().equals("conditional")) {
            values.put("lr", new Value.Real(Math.pow(10, -5 + 4 * fraction)));
            values.put("layers", new Value.Whole(1 + (int) (8 * fraction)));
            values.put("momentum", new Value.Real(fraction));
            values.put("beta1", new Value.Real(fraction));
            double sum = 0;
            for (String optimizer : List.of("sgd", "adam", "rms")) {
                values.put("optimizer", new Value.Choice(optimizer));
                sum += optimizers(new Configuration(values));
            }
            return sum;
        }
        int i = 0;
        for (Parameter parameter : problem.space().parameters()) {
            RealParameter real = (RealParameter) parameter;
            double along = (fraction + i++ / 7.0) % 1;
            values.put(real.name(), new Value.Real(real.min() + along * (real.max() - real.min())));
        }
        return problem.objective().applyAsDouble(new Configuration(values));
    }
}
