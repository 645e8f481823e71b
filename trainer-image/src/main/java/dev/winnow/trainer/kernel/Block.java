package dev.winnow.trainer.kernel;

import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Numbers in host memory, one after the other, that BLAS, ND4J and Java loops share. As a matrix of so many rows they lie
 * row after row.
 *
 * <p>Java loops work on copies in arrays of the heap: copying some kilobytes takes less than a microsecond, and the JVM's
 * light compiler does well with arrays alone.
 */
final class Block {
    private static final int ROW_MAJOR = 101;
    private static final int AS_IT_LIES = 111;
    private static final int TRANSPOSED = 112;

    private final INDArray array;
    private final FloatPointer pointer;
    private final FloatBuffer floats;

    private Block(INDArray array) {
        this.array = array;
        this.pointer = (FloatPointer) array.data().addressPointer();
        this.floats = new FloatPointer(pointer).capacity(array.length()).asBuffer();
    }

    /**
     * Memory of its own, which lives as long as the block; its content is arbitrary.
     *
     * @param shape of {@link #array}, whose first index runs fastest: {@code [columns, rows]} of the matrix
     */
    static Block of(long... shape) {
        return new Block(Nd4j.createUninitializedDetached(DataType.FLOAT, 'f', shape));
    }

    /** The numbers of an array where they lie; the block must not outlive it. */
    static Block over(INDArray dense) {
        return new Block(dense);
    }

    /** The numbers of an array one after the other in C order: where they lie, or a copy in the current workspace. */
    static Block inOrder(INDArray array) {
        long dense = 1;
        boolean lies = true;
        for (int i = array.rank() - 1; i >= 0; i--) {
            lies &= array.size(i) == 1 || array.stride(i) == dense;
            dense *= array.size(i);
        }
        return new Block(lies ? array : array.dup('c'));
    }

    /** Whether the numbers of a matrix lie column after column, as Deeplearning4j's layers write them. */
    static boolean inColumns(INDArray matrix) {
        return matrix.stride(0) == 1 && matrix.stride(1) == matrix.size(0);
    }

    /** The numbers of a matrix, column after column if they lie so, and else row after row as {@link #inOrder} gives them. */
    static Block asItLies(INDArray matrix) {
        return inColumns(matrix) ? over(matrix) : inOrder(matrix);
    }

    /** Some of the numbers, where they are. */
    Block part(long from, long length) {
        return new Block(
                array.reshape('f', new long[] {array.length()}).get(NDArrayIndex.interval(from, from + length)));
    }

    /** All the numbers in parts of equal length. */
    Block[] parts(int count) {
        long length = array.length() / count;
        return IntStream.range(0, count).mapToObj(i -> part(i * length, length)).toArray(Block[]::new);
    }

    INDArray array() {
        return array;
    }

    void read(int at, float[] into, int length) {
        floats.get(at, into, 0, length);
    }

    void read(int at, float[] into, int offset, int length) {
        floats.get(at, into, offset, length);
    }

    void write(int at, float[] from, int length) {
        floats.put(at, from, 0, length);
    }

    void write(int at, float[] from, int offset, int length) {
        floats.put(at, from, offset, length);
    }

    void sigmoid() {
        Transforms.sigmoid(array, false);
    }

    void tanh() {
        Transforms.tanh(array, false);
    }

    /**
     * Makes this the product of two matrices, or adds the product to it. A transposed factor lies as the rows of its
     * transpose.
     *
     * @param rows of this and of {@code a}
     * @param inner columns of {@code a}, rows of {@code b}
     * @param columns of this and of {@code b}
     */
    void product(
            Block a, boolean aTransposed, Block b, boolean bTransposed, int rows, int inner, int columns, boolean add) {
        openblas_nolapack.cblas_sgemm(
                ROW_MAJOR,
                aTransposed ? TRANSPOSED : AS_IT_LIES,
                bTransposed ? TRANSPOSED : AS_IT_LIES,
                rows,
                columns,
                inner,
                1,
                a.pointer,
                aTransposed ? rows : inner,
                b.pointer,
                bTransposed ? inner : columns,
                add ? 1 : 0,
                pointer,
                columns);
    }
}
