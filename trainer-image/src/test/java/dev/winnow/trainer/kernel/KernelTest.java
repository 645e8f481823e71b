package dev.winnow.trainer.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.trainer.nd4j.NativeMemory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

/** Our own layers learn and predict what Deeplearning4j's do, from the same weights in the same places. */
class KernelTest {
    private static final NativeMemory MEMORY = NativeMemory.takeOver();
    private static final int CLASSES = 4;

    private final Random random = new Random(3);

    @ParameterizedTest
    @CsvSource({
        // of 400 images the windows do not fit into the memory for them at once
        "3, 1, 8, 400",
        "3, 2, 8, 20",
        "1, 2, 8, 20",
        "2, 1, 5, 20",
        "2, 2, 5, 20",
        "4, 3, 7, 20",
        "5, 1, 3, 20",
        "7, 2, 2, 20",
        "7, 1, 1, 20",
    })
    void convolvesAndNormalizesAsDeeplearning4j(int size, int stride, int height, int samples) {
        INDArray images = numbers(samples, 3, height, height + 1);
        InputType type = InputType.convolutional(height, height + 1, 3);
        assertSame(
                network(
                        type,
                        theirs(6, size, stride),
                        new BatchNormalization(),
                        theirs(5, size, 1),
                        new BatchNormalization()),
                network(type, ours(6, size, stride), new Normalization(), ours(5, size, 1), new Normalization()),
                images);
    }

    @Test
    void normalizesVectorsAsDeeplearning4j() {
        assertSame(
                network(InputType.feedForward(7), new BatchNormalization()),
                network(InputType.feedForward(7), new Normalization()),
                numbers(30, 7));
    }

    @ParameterizedTest
    @CsvSource({"20, 8", "1, 8", "700, 3", "20, 1"})
    void remembersAsDeeplearning4j(int samples, int steps) {
        InputType type = InputType.recurrent(5, steps);
        assertSame(
                network(type, theirs(6), new LastTimeStep(theirs(9))),
                network(type, new LstmLayer(6, 1, false), new LstmLayer(9, 1, true)),
                numbers(samples, 5, steps));
    }

    @ParameterizedTest
    @CsvSource({"CLASSES, 4, 9", "CLASSES, 4, 0", "NUMBERS, 1, 9", "NUMBERS, 3, 0"})
    void endsAsDeeplearning4j(Head.Outputs kind, int outputs, int hidden) {
        InputType type = InputType.feedForward(6);
        Layer[] below = hidden == 0
                ? new Layer[0]
                : new Layer[] {
                    new DenseLayer.Builder()
                            .nOut(hidden)
                            .activation(Activation.TANH)
                            .build()
                };
        var sgd = new Sgd(0.1);
        var head = kind == Head.Outputs.CLASSES ? Head.ofClasses(outputs, sgd) : Head.ofNumbers(outputs, sgd);
        var ours = network(type, head, below);
        assertThat(ours.getOutputLayer(0)).isInstanceOf(HeadKernel.class);
        assertLearnAlike(
                network(type, kind.layer(outputs).build(), below), ours, numbers(31, 6), targets(kind, 31, outputs));
    }

    /** Two steps, the second with fewer samples, as at the end of an epoch; the running statistics are among the weights. */
    private void assertSame(ComputationGraph theirs, ComputationGraph ours, INDArray inputs) {
        assertThat(Arrays.stream(ours.getLayers()).limit(ours.getNumLayers() - 1))
                .isNotEmpty()
                .allMatch(Kernel.class::isInstance);
        assertLearnAlike(theirs, ours, inputs, targets(Head.Outputs.CLASSES, (int) inputs.size(0), CLASSES));
    }

    private INDArray targets(Head.Outputs kind, int samples, int outputs) {
        if (kind == Head.Outputs.NUMBERS) {
            return numbers(samples, outputs);
        }
        INDArray targets = Nd4j.zeros(samples, outputs);
        for (int i = 0; i < samples; i++) {
            targets.putScalar(i, random.nextInt(outputs), 1);
        }
        return targets;
    }

    private static void assertLearnAlike(
            ComputationGraph theirs, ComputationGraph ours, INDArray inputs, INDArray targets) {
        theirs.setParams(ours.params());
        long samples = inputs.size(0);
        for (long some : new long[] {samples, (samples + 1) / 2}) {
            INDArray picked = inputs.get(NDArrayIndex.interval(0, some)).dup('c');
            INDArray aims = targets.get(NDArrayIndex.interval(0, some)).dup('c');
            for (ComputationGraph network : List.of(theirs, ours)) {
                network.fit(new DataSet(picked, aims));
                MEMORY.free();
            }
            assertThat(ours.score()).isCloseTo(theirs.score(), within(1e-5));
            var batch = new DataSet(picked, aims);
            assertThat(ours.score(batch)).isCloseTo(theirs.score(batch), within(1e-5));
        }
        assertClose(ours.params(), theirs.params());
        assertClose(ours.outputSingle(inputs), theirs.outputSingle(inputs));
        MEMORY.free();
    }

    private static void assertClose(INDArray ours, INDArray theirs) {
        assertThat(ours.dup('c').data().asFloat())
                .usingComparatorWithPrecision(2e-5f)
                .containsExactly(theirs.dup('c').data().asFloat());
    }

    private static ConvolutionLayer theirs(int filters, int size, int stride) {
        return new ConvolutionLayer.Builder(size, size)
                .stride(stride, stride)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(filters)
                .hasBias(false)
                .activation(Activation.IDENTITY)
                .build();
    }

    private static Convolution ours(int filters, int size, int stride) {
        return new Convolution(filters, size, stride, WeightInit.XAVIER);
    }

    private static LSTM theirs(int units) {
        return new LSTM.Builder()
                .nOut(units)
                .activation(Activation.TANH)
                .forgetGateBiasInit(1)
                .build();
    }

    private static ComputationGraph network(InputType type, Layer... layers) {
        return network(type, Head.Outputs.CLASSES.layer(CLASSES).build(), layers);
    }

    private static ComputationGraph network(InputType type, OutputLayer head, Layer[] layers) {
        var graph = new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.1))
                .weightInit(WeightInit.XAVIER)
                .graphBuilder()
                .addInputs("input");
        String below = "input";
        for (int i = 0; i < layers.length; i++) {
            graph.addLayer("layer" + i, layers[i], below);
            below = "layer" + i;
        }
        graph.addLayer("output", head, below);
        var network = new ComputationGraph(
                graph.setOutputs("output").setInputTypes(type).build());
        network.init();
        return network;
    }

    private INDArray numbers(long... shape) {
        float[] numbers = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Nd4j.create(numbers, shape, 'c');
    }
}
