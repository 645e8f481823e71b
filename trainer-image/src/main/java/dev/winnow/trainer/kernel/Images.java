package dev.winnow.trainer.kernel;

import java.util.Arrays;

/**
 * Some images on the heap, channel by channel: the first channel of all images, then the second. For loops and for BLAS,
 * to which a channel is one row.
 */
final class Images {
    final int count;
    final int channels;
    final int height;
    final int width;

    private final float[] numbers;

    Images(int count, int channels, int height, int width) {
        this.count = count;
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.numbers = new float[channels * count * height * width];
    }

    /** Copies images from a batch that lies image by image, beginning with one of them. */
    Images from(Block batch, int first) {
        int plane = height * width;
        for (int image = 0; image < count; image++) {
            for (int channel = 0; channel < channels; channel++) {
                batch.read(
                        ((first + image) * channels + channel) * plane,
                        numbers,
                        (channel * count + image) * plane,
                        plane);
            }
        }
        return this;
    }

    /** Copies these images into a batch that lies image by image. */
    void into(Block batch, int first) {
        int plane = height * width;
        for (int image = 0; image < count; image++) {
            for (int channel = 0; channel < channels; channel++) {
                batch.write(
                        ((first + image) * channels + channel) * plane,
                        numbers,
                        (channel * count + image) * plane,
                        plane);
            }
        }
    }

    /** Copies what BLAS has computed, row by row. */
    Images fromRows(Block rows) {
        rows.read(0, numbers, numbers.length);
        return this;
    }

    void intoRows(Block rows) {
        rows.write(0, numbers, numbers.length);
    }

    /** These numbers set apart by zeros, as far from each other as the steps of a convolution. */
    Images spread(int stride, int height, int width) {
        var spread = new Images(count, channels, height, width);
        for (int i = 0; i < channels * count; i++) {
            for (int y = 0; y < this.height; y++) {
                for (int x = 0; x < this.width; x++) {
                    spread.numbers[(i * height + y * stride) * width + x * stride] =
                            numbers[(i * this.height + y) * this.width + x];
                }
            }
        }
        return spread;
    }

    /**
     * Writes a row for each channel and each place in a square window, the places line by line: what is at that place when
     * the window goes over all images. Outside an image there are zeros.
     *
     * @param above lines of the first window that are above the image
     * @param left columns of the first window that are left of the image
     */
    void windows(int size, int stride, int above, int left, int outHeight, int outWidth, Block into) {
        float[] row = new float[count * outHeight * outWidth];
        int next = 0;
        for (int channel = 0; channel < channels; channel++) {
            for (int y = -above; y < size - above; y++) {
                for (int x = -left; x < size - left; x++) {
                    if (stride == 1) {
                        shift(channel, y, x, row);
                    } else {
                        gather(channel, stride, y, x, outHeight, outWidth, row);
                    }
                    into.write(next, row, row.length);
                    next += row.length;
                }
            }
        }
    }

    /** Moves a channel of all images by y lines and x columns at once, and clears what came in from beyond their edges. */
    private void shift(int channel, int y, int x, float[] row) {
        int plane = height * width;
        int by = y * width + x;
        int from = Math.max(0, -by);
        int length = row.length - Math.abs(by);
        if (length > 0) {
            System.arraycopy(numbers, channel * row.length + from + by, row, from, length);
        }
        int lines = Math.min(height, Math.abs(y));
        int columns = Math.min(width, Math.abs(x));
        if (lines > 0) {
            for (int image = 0; image < count; image++) {
                int start = image * plane + (y < 0 ? 0 : plane - lines * width);
                Arrays.fill(row, start, start + lines * width, 0);
            }
        }
        for (int column = 0; column < columns; column++) {
            for (int i = x < 0 ? column : width - 1 - column; i < row.length; i += width) {
                row[i] = 0;
            }
        }
    }

    private void gather(int channel, int stride, int y, int x, int outHeight, int outWidth, float[] row) {
        int next = 0;
        for (int image = 0; image < count; image++) {
            int start = (channel * count + image) * height * width;
            for (int outY = 0; outY < outHeight; outY++) {
                int line = outY * stride + y;
                for (int outX = 0; outX < outWidth; outX++) {
                    int column = outX * stride + x;
                    boolean inside = 0 <= line && line < height && 0 <= column && column < width;
                    row[next++] = inside ? numbers[start + line * width + column] : 0;
                }
            }
        }
    }
}
