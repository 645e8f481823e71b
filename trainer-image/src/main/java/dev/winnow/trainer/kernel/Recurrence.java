package dev.winnow.trainer.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer that goes through a sequence step by step: {@code [samples, features, steps]} to the states after all steps,
 * {@code [samples, units, steps]}, or to the last one, {@code [samples, units]}.
 */
final class Recurrence extends Kernel<FeedForwardLayer> {
    private static final long serialVersionUID = 1L;

    private final Cells cells;
    private final boolean onlyLast;
    /** By the number of samples: a batch and the rest that is left at the end of an epoch. */
    private final transient Map<Integer, Cell> learning = new HashMap<>();

    private final transient Map<Integer, Cell> asked = new HashMap<>();
    private transient @Nullable Cell latest;

    /** The kind of the units. */
    interface Cells {
        Cell of(Extent extent, Weights weights);
    }

    /** @param onlyLast whether nothing but the last state goes on */
    Recurrence(NeuralNetConfiguration configuration, DataType type, Cells cells, boolean onlyLast) {
        super(configuration, type);
        this.cells = cells;
        this.onlyLast = onlyLast;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        applyDropOutIfNecessary(training, workspaces);
        Cell cell = (training ? learning : asked)
                .computeIfAbsent((int) input.size(0), samples -> cell(samples, (int) input.size(2), training));
        latest = training ? cell : null;
        return workspaces.dup(ArrayType.ACTIVATIONS, cell.run(input), 'f');
    }

    private Cell cell(int samples, int steps, boolean learns) {
        var extent = new Extent(
                samples, steps, (int) layerConf().getNIn(), (int) layerConf().getNOut(), learns, onlyLast);
        return cells.of(extent, new Weights(params, learns ? gradientViews : Map.of()));
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        Cell cell = Objects.requireNonNull(latest, "nothing to go back over");
        latest = null;
        gradientsFlattened.assign(0);
        INDArray errors = workspaces.dup(ArrayType.ACTIVATION_GRAD, cell.back(epsilon), 'f');
        var gradient = new DefaultGradient();
        gradientViews.forEach(gradient::setGradientFor);
        return new Pair<>(gradient, backpropDropOutIfPresent(errors));
    }
}
