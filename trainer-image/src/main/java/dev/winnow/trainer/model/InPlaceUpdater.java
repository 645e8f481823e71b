package dev.winnow.trainer.model;

import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.updater.graph.ComputationGraphUpdater;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Updates a network from its gradient where it lies. Deeplearning4j 1.0.0-M2.1 takes every gradient for that of another
 * network, as it compares an array with a fresh view of itself, and makes views of each layer's part in each step.
 */
final class InPlaceUpdater extends ComputationGraphUpdater {
    private InPlaceUpdater(ComputationGraph network, INDArray state) {
        super(network, state);
    }

    /** Takes the place of the network's updater, with its state. */
    static void install(ComputationGraph network) {
        network.setUpdater(new InPlaceUpdater(network, network.getUpdater().getStateViewArray()));
    }

    @Override
    public synchronized void update(
            Gradient gradient, int iteration, int epoch, int batchSize, LayerWorkspaceMgr workspaces) {
        super.update(new InPlace(gradient, getFlattenedGradientsView()), iteration, epoch, batchSize, workspaces);
    }

    private static final class InPlace extends DefaultGradient {
        private static final long serialVersionUID = 1L;

        private final transient INDArray view;

        InPlace(Gradient gradient, INDArray view) {
            this.view = view;
            gradientForVariable().putAll(gradient.gradientForVariable());
        }

        @Override
        public INDArray gradient() {
            return view;
        }
    }
}
