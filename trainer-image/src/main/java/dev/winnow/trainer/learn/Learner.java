package dev.winnow.trainer.learn;

import dev.winnow.trainer.data.Data;
import dev.winnow.trainer.data.Randomness;
import dev.winnow.trainer.data.Samples;
import dev.winnow.trainer.model.Input;
import dev.winnow.trainer.model.Network;
import dev.winnow.trainer.nd4j.Arithmetic;
import dev.winnow.trainer.nd4j.NativeMemory;
import dev.winnow.trainer.settings.Hyperparameters;
import dev.winnow.trainer.settings.Schedule;
import java.util.DoubleSummaryStatistics;
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
public final class Learner implements AutoCloseable {
    /** Samples scored at a time, to bound the memory. */
    private static final int SCORED_AT_ONCE = 512;

    private final Hyperparameters parameters;
    private final Data data;
    private final long seed;
    private final int epochs;
    private final NativeMemory memory;

    private ComputationGraph network;
    /** Its blocks from the input up that do not learn. */
    private int frozen;

    private Plateau plateau = Plateau.START;
    /** The weights it began with, whatever was restored since. */
    private final float[] first;
    /** The training losses of the last epoch's later half. */
    private DoubleSummaryStatistics lateLoss = new DoubleSummaryStatistics();

    /**
     * @param epochs of the whole training
     * @param base weights to start from, those of the head excepted
     */
    public Learner(
            Hyperparameters parameters,
            long seed,
            int epochs,
            Data data,
            Optional<Snapshot> base,
            NativeMemory memory) {
        this.parameters = parameters;
        this.data = data;
        this.seed = seed;
        this.epochs = epochs;
        this.memory = memory;
        this.frozen = frozenBlocks(1);
        this.network = network(frozen);
        base.ifPresent(this::startFrom);
        this.first = floats(network.params());
    }

    /** Epochs learned so far. */
    public int epoch() {
        return network.getConfiguration().getEpochCount();
    }

    /** Learns from every training sample once, in an order of this epoch's own. */
    public void learnOneEpoch() {
        int next = epoch() + 1;
        if (next == parameters.get(Hyperparameters.THAW_EPOCH)) {
            thaw();
        }
        // for dropout: the state of ND4J's generator cannot be saved, but it can be set anew for every epoch
        Nd4j.getRandom().setSeed(Randomness.epochSeed(seed, next));
        Samples training = data.training();
        int batchSize = parameters.get(Hyperparameters.BATCH_SIZE).intValue();
        int[] order = Randomness.permutation(training.size(), Randomness.epochSeed(~seed, next));
        var late = new DoubleSummaryStatistics();
        for (int from = 0; from < order.length; from += batchSize) {
            double loss = fit(training.pick(order, from, Math.min(from + batchSize, order.length)));
            if (2 * from >= order.length - batchSize) {
                late.accept(loss);
            }
        }
        lateLoss = late;
        network.incrementEpochCount();
    }

    /** One step; the loss on the batch before it, without the penalty on the weights. */
    private double fit(Samples batch) {
        double penalty = network.calcRegularizationScore(true);
        try (INDArray inputs = inputs(batch);
                INDArray targets = matrix(batch.targets(), batch.size())) {
            network.fit(new DataSet(inputs, targets));
        }
        memory.free();
        return network.score() - penalty;
    }

    /**
     * Scores the network on the validation samples.
     *
     * @return {@link Score#diverged} too if the last epoch's training did
     */
    public Score score() {
        Score score = score(data.validation());
        double ignorance = Scoring.ignorance(data.task(), data.training());
        return Divergence.hasDiverged(
                        lateLoss.getAverage(), (int) lateLoss.getCount(), ignorance, first, floats(network.params()))
                ? Score.diverged(score.metrics().keySet())
                : score;
    }

    /** Scores the network on the test samples, which nothing is tuned by. */
    public Score testScore() {
        return score(data.test());
    }

    private Score score(Samples samples) {
        float[] all = new float[samples.targets().length];
        int[] order = java.util.stream.IntStream.range(0, samples.size()).toArray();
        for (int from = 0; from < order.length; from += SCORED_AT_ONCE) {
            Samples some = samples.pick(order, from, Math.min(from + SCORED_AT_ONCE, order.length));
            try (INDArray inputs = inputs(some);
                    INDArray outputs = network.outputSingle(inputs)) {
                float[] values = floats(outputs);
                System.arraycopy(values, 0, all, from * samples.outputs(), values.length);
            }
            memory.free();
        }
        return Scoring.score(data.task(), all, samples, data.unit());
    }

    /** Takes note of an epoch's validation loss, for a schedule that goes by it. */
    public void adapt(Score score) {
        if (parameters.get(Hyperparameters.SCHEDULE) == Schedule.PLATEAU) {
            Plateau next = plateau.after(
                    score.loss(),
                    parameters.get(Hyperparameters.PATIENCE).intValue(),
                    parameters.get(Hyperparameters.DECAY_FACTOR));
            remember(next);
        }
    }

    public Snapshot snapshot() {
        return new Snapshot(
                epoch(),
                network.getConfiguration().getIterationCount(),
                floats(network.params()),
                updaterState().map(Learner::floats).orElse(new float[0]),
                plateau);
    }

    /**
     * Goes on from a snapshot.
     *
     * @throws IllegalArgumentException if it was taken of a network of another shape
     */
    public void restore(Snapshot snapshot) {
        int blocks = frozenBlocks(snapshot.epoch());
        if (blocks != frozen) {
            replace(blocks);
        }
        remember(snapshot.plateau());
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

    private ComputationGraph network(int frozenBlocks) {
        return Network.create(parameters, data, seed, epochs, frozenBlocks);
    }

    /** The blocks that do not learn in an epoch: some of them, or none. */
    private int frozenBlocks(int epoch) {
        long thaw = parameters.get(Hyperparameters.THAW_EPOCH);
        return thaw == 0 || epoch < thaw
                ? parameters.get(Hyperparameters.FROZEN_BLOCKS).intValue()
                : 0;
    }

    /** The whole network learns from now on; the optimizer starts with an empty memory. */
    private void thaw() {
        Snapshot before = snapshot();
        replace(0);
        remember(before.plateau());
        copy(before.parameters(), Optional.of(network.params()), "parameters");
        network.getConfiguration().setIterationCount(before.iteration());
        network.getConfiguration().setEpochCount(before.epoch());
    }

    private void replace(int frozenBlocks) {
        network.close();
        frozen = frozenBlocks;
        network = network(frozenBlocks);
        // its learning rate is the first
        plateau = Plateau.START;
        memory.free();
    }

    /** The head is the last layer, and what it does not share with the base comes last. */
    private void startFrom(Snapshot base) {
        int body = (int) (network.numParams() - network.getLayer(Network.HEAD).numParams());
        float[] all = floats(network.params());
        System.arraycopy(base.parameters(), 0, all, 0, body);
        copy(all, Optional.of(network.params()), "parameters");
    }

    private void remember(Plateau next) {
        if (next.scale() != plateau.scale()) {
            Network.scaleLearningRate(network, parameters, data, epochs, next.scale());
        }
        plateau = next;
    }

    /** Empty for an optimizer without memory. */
    private Optional<INDArray> updaterState() {
        return Optional.ofNullable(network.getUpdater().getStateViewArray());
    }

    private INDArray inputs(Samples samples) {
        return Input.of(parameters.get(Hyperparameters.MODEL)).array(samples, data.shape());
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
