package dev.winnow.trainer;

import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network while it learns: trains it an epoch at a time, scores it, saves and restores its state.
 *
 * <p>The state after epoch k depends on the hyperparameters, the seed and k alone, bit by bit, and not on how often the
 * training was stopped and resumed; see {@link Arithmetic} for what else must be equal. Not for more than one thread.
 */
final class Learner implements AutoCloseable {
    private final Digits digits;
    private final int batchSize;
    private final long seed;
    private final NativeMemory memory;
    private final ComputationGraph network;

    Learner(Hyperparameters parameters, long seed, Digits digits, NativeMemory memory) {
        this.digits = digits;
        this.batchSize = parameters.batchSize();
        this.seed = seed;
        this.memory = memory;
        this.network = Network.create(parameters, seed);
    }

    /** Epochs learned so far. */
    int epoch() {
        return network.getConfiguration().getEpochCount();
    }

    /** Learns from every training sample once, in an order of this epoch's own. */
    void learnOneEpoch() {
        int next = epoch() + 1;
        // for dropout: the state of ND4J's generator cannot be saved, but it can be set anew for every epoch
        Nd4j.getRandom().setSeed(Randomness.epochSeed(seed, next));
        Samples training = digits.training();
        int[] order = Randomness.permutation(training.size(), Randomness.epochSeed(~seed, next));
        for (int from = 0; from < order.length; from += batchSize) {
            fit(training.pick(order, from, Math.min(from + batchSize, order.length)));
        }
        network.incrementEpochCount();
    }

    private void fit(Samples batch) {
        try (INDArray pixels = matrix(batch.pixels(), batch.size());
                INDArray labels = matrix(batch.oneHot(), batch.size())) {
            network.fit(new DataSet(pixels, labels));
        }
        memory.free();
    }

    /** Scores the network on the validation samples. */
    Score score() {
        Samples validation = digits.validation();
        try (INDArray pixels = matrix(validation.pixels(), validation.size());
                INDArray probabilities = network.outputSingle(pixels)) {
            return Score.of(floats(probabilities), validation.labels());
        }
    }

    Snapshot snapshot() {
        return new Snapshot(
                epoch(),
                network.getConfiguration().getIterationCount(),
                floats(network.params()),
                updaterState().map(Learner::floats).orElse(new float[0]));
    }

    /**
     * Goes on from a snapshot.
     *
     * @throws IllegalArgumentException if it was taken of a network of another shape
     */
    void restore(Snapshot snapshot) {
        copy(snapshot.parameters(), Optional.of(network.params()), "parameters");
        copy(snapshot.updater(), updaterState(), "numbers of the optimizer");
        network.getConfiguration().setIterationCount(snapshot.iteration());
        network.getConfiguration().setEpochCount(snapshot.epoch());
    }

    @Override
    public void close() {
        network.close();
        memory.free();
    }

    /** Empty for an optimizer without memory. */
    private Optional<INDArray> updaterState() {
        return Optional.ofNullable(network.getUpdater().getStateViewArray());
    }

    private static void copy(float[] from, Optional<INDArray> to, String what) {
        long length = to.map(INDArray::length).orElse(0L);
        if (from.length != length) {
            throw new IllegalArgumentException("%d %s, but the network has %d".formatted(from.length, what, length));
        }
        if (to.isPresent()) {
            try (INDArray source = matrix(from, 1)) {
                to.get().assign(source);
            }
        }
    }

    private static INDArray matrix(float[] values, int rows) {
        return Nd4j.create(values, new long[] {rows, values.length / rows}, 'c');
    }

    /** The numbers in C order, whatever the order and stride of the array. */
    private static float[] floats(INDArray array) {
        try (INDArray copy = array.dup('c')) {
            return copy.data().asFloat();
        }
    }
}
