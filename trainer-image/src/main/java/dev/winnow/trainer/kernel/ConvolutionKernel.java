package dev.winnow.trainer.kernel;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution as a product of matrices: the filters times what their window shows at each of its places. So is the
 * gradient of the input: the filters turned around times the windows of the output's gradient.
 *
 * <p>Source: Chellapilla, Puri and Simard, "High Performance Convolutional Neural Networks for Document Processing", 2006.
 */
final class ConvolutionKernel extends Kernel<Convolution> {
    private static final long serialVersionUID = 1L;
    private static final String WEIGHTS = ConvolutionParamInitializer.WEIGHT_KEY;

    /** Numbers that the windows of the images done at once may have, 1 MB of them; those of one image may have more. */
    private static final int MOST = 1 << 18;

    private final int size;
    private final int stride;
    private final int filters;
    private final transient Scratch windows = new Scratch();
    private final transient Scratch rows = new Scratch();
    private final transient Scratch filtersTurned = new Scratch();

    ConvolutionKernel(NeuralNetConfiguration configuration, DataType type) {
        super(configuration, type);
        this.size = layerConf().getKernelSize()[0];
        this.stride = layerConf().getStride()[0];
        this.filters = (int) layerConf().getNOut();
    }

    /** The sizes of a batch. */
    private record Sizes(int samples, int channels, int height, int width, int outHeight, int outWidth) {}

    private Sizes sizes() {
        int height = (int) input.size(2);
        int width = (int) input.size(3);
        return new Sizes((int) input.size(0), (int) input.size(1), height, width, outSize(height), outSize(width));
    }

    private int outSize(int inSize) {
        return (inSize + stride - 1) / stride;
    }

    /** Lines or columns of the first window that lie before the image. */
    private int before(int inSize) {
        return Math.max(0, (outSize(inSize) - 1) * stride + size - inSize) / 2;
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        assertInputSet(false);
        applyDropOutIfNecessary(training, workspaces);
        Sizes sizes = sizes();
        INDArray output = workspaces.createUninitialized(
                ArrayType.ACTIVATIONS,
                DataType.FLOAT,
                new long[] {sizes.samples, filters, sizes.outHeight, sizes.outWidth},
                'c');
        Block from = Block.inOrder(input);
        Block to = Block.over(output);
        Block weights = Block.over(weights(WEIGHTS));
        int window = sizes.channels * size * size;
        int plane = sizes.outHeight * sizes.outWidth;
        int most = Math.max(1, MOST / (window * plane));
        for (int first = 0; first < sizes.samples; first += most) {
            int count = Math.min(most, sizes.samples - first);
            Block seen = windows.of((long) window * count * plane);
            Block product = rows.of((long) filters * count * plane);
            look(images(sizes, from, first, count), sizes, seen);
            product.product(weights, false, seen, false, filters, window, count * plane, false);
            new Images(count, filters, sizes.outHeight, sizes.outWidth)
                    .fromRows(product)
                    .into(to, first);
        }
        return output;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        assertInputSet(true);
        Sizes sizes = sizes();
        INDArray weightError = gradientOf(WEIGHTS);
        weightError.assign(0);
        INDArray inputError = workspaces.createUninitialized(
                ArrayType.ACTIVATION_GRAD,
                DataType.FLOAT,
                new long[] {sizes.samples, sizes.channels, sizes.height, sizes.width},
                'c');
        Block from = Block.inOrder(input);
        Block errors = Block.inOrder(epsilon);
        Block into = Block.over(inputError);
        Block ofWeights = Block.over(weightError);
        Block turned = turned(sizes.channels);
        int most = Math.max(1, MOST / (Math.max(sizes.channels, filters) * size * size * sizes.height * sizes.width));
        for (int first = 0; first < sizes.samples; first += most) {
            int count = Math.min(most, sizes.samples - first);
            var error = new Images(count, filters, sizes.outHeight, sizes.outWidth).from(errors, first);
            addWeightError(images(sizes, from, first, count), error, sizes, ofWeights);
            inputError(error, sizes, turned).into(into, first);
        }
        var gradient = new DefaultGradient();
        gradient.setGradientFor(WEIGHTS, weightError, 'c');
        return new Pair<>(gradient, backpropDropOutIfPresent(inputError));
    }

    private static Images images(Sizes sizes, Block from, int first, int count) {
        return new Images(count, sizes.channels, sizes.height, sizes.width).from(from, first);
    }

    private void look(Images images, Sizes sizes, Block into) {
        images.windows(size, stride, before(sizes.height), before(sizes.width), sizes.outHeight, sizes.outWidth, into);
    }

    private void addWeightError(Images images, Images error, Sizes sizes, Block ofWeights) {
        int window = sizes.channels * size * size;
        int places = error.count * sizes.outHeight * sizes.outWidth;
        Block seen = windows.of((long) window * places);
        Block errors = rows.of((long) filters * places);
        look(images, sizes, seen);
        error.intoRows(errors);
        ofWeights.product(errors, false, seen, true, filters, places, window, true);
    }

    /** The gradient of the input: what each output has passed back through the window over it. */
    private Images inputError(Images error, Sizes sizes, Block turned) {
        int window = filters * size * size;
        int places = error.count * sizes.height * sizes.width;
        Block seen = windows.of((long) window * places);
        Block product = rows.of((long) sizes.channels * places);
        Images spread = stride == 1 ? error : error.spread(stride, sizes.height, sizes.width);
        spread.windows(
                size,
                1,
                size - 1 - before(sizes.height),
                size - 1 - before(sizes.width),
                sizes.height,
                sizes.width,
                seen);
        product.product(turned, false, seen, false, sizes.channels, window, places, false);
        return new Images(error.count, sizes.channels, sizes.height, sizes.width).fromRows(product);
    }

    /** The filters from the side of the input: a row for each of its channels, each filter's window upside down. */
    private Block turned(int channels) {
        int window = size * size;
        float[] weights = new float[filters * channels * window];
        Block.over(weights(WEIGHTS)).read(0, weights, weights.length);
        float[] turned = new float[weights.length];
        for (int filter = 0; filter < filters; filter++) {
            for (int channel = 0; channel < channels; channel++) {
                for (int place = 0; place < window; place++) {
                    turned[(channel * filters + filter) * window + window - 1 - place] =
                            weights[(filter * channels + channel) * window + place];
                }
            }
        }
        Block block = filtersTurned.of(turned.length);
        block.write(0, turned, turned.length);
        return block;
    }
}
