package dev.winnow.bench.problem;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.trial.Direction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** One task of {@link Lcbench}. Accuracy is maximised; regret is counted from 100 %. */
public final class LcbenchTask implements Problem {
    private static final SearchSpace SPACE = new SearchSpace(List.of(
            new IntegerParameter("batch_size", 16, 512, 1, Scale.LOG, Optional.empty()),
            real("learning_rate", 1e-4, 1e-1, Scale.LOG),
            real("momentum", 0.1, 0.99, Scale.LINEAR),
            real("weight_decay", 1e-5, 1e-1, Scale.LINEAR),
            new IntegerParameter("num_layers", 1, 5, 1, Scale.LINEAR, Optional.empty()),
            new IntegerParameter("max_units", 64, 1024, 1, Scale.LOG, Optional.empty()),
            real("max_dropout", 0, 1, Scale.LINEAR)));

    private final Lcbench surrogate;
    private final String task;
    private final int code;
    private final Map<Configuration, double[]> curves = new HashMap<>();

    LcbenchTask(Lcbench surrogate, String task, int code) {
        this.surrogate = surrogate;
        this.task = task;
        this.code = code;
    }

    private static RealParameter real(String name, double min, double max, Scale scale) {
        return new RealParameter(name, min, max, scale, OptionalDouble.empty(), Optional.empty());
    }

    @Override
    public String name() {
        return "LCBench " + task;
    }

    @Override
    public SearchSpace space() {
        return SPACE;
    }

    @Override
    public Direction direction() {
        return Direction.MAXIMIZE;
    }

    @Override
    public int maxResource() {
        return Lcbench.EPOCHS;
    }

    @Override
    public double optimum() {
        return 100;
    }

    @Override
    public double value(Configuration configuration, int step) {
        return curves.computeIfAbsent(configuration, this::curve)[step - 1];
    }

    @Override
    public double[] values(List<Configuration> configurations, int step) {
        return surrogate.accuracies(
                code, configurations.stream().map(LcbenchTask::settings).toList(), step);
    }

    private double[] curve(Configuration configuration) {
        return surrogate.curve(code, settings(configuration));
    }

    private static float[] settings(Configuration configuration) {
        var settings = new float[SPACE.parameters().size()];
        for (int i = 0; i < settings.length; i++) {
            var value = configuration.values().get(SPACE.parameters().get(i).name());
            settings[i] = value instanceof Value.Real real
                    ? (float) real.value()
                    : value instanceof Value.Whole whole ? whole.value() : Float.NaN;
        }
        return settings;
    }
}
