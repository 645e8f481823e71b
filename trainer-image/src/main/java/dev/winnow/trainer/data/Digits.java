package dev.winnow.trainer.data;

import dev.winnow.trainer.settings.Task;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * The optical digits: 1,797 handwritten digits of 8 x 8 grey values, split once and for all into 1,167 to learn from, 270
 * to test and 360 to validate with. The split does not depend on a trial's seed, or trials could not be compared.
 *
 * <p>Source: Alpaydin and Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998;
 * see NOTICE.md beside the data.
 */
public final class Digits {
    static final Shape SHAPE = new Shape(8, 8);

    private static final int SAMPLES = 1797;
    private static final int TRAINING_SAMPLES = 1167;
    private static final int TEST_SAMPLES = 270;
    private static final long SPLIT_SEED = 1797;
    private static final float WHITEST = 16;

    private Digits() {}

    /**
     * The digits from one to another; {@code from} is class 0.
     *
     * @param perClass samples of each class to learn from, the first ones of the training part; 0 is all
     */
    public static Data load(int from, int to, int perClass) {
        float[] pixels = new float[SAMPLES * SHAPE.size()];
        int[] labels = new int[SAMPLES];
        read(pixels, labels);
        int[] order = Randomness.permutation(SAMPLES, SPLIT_SEED);
        int validation = TRAINING_SAMPLES + TEST_SAMPLES;
        int[] training = pick(order, 0, TRAINING_SAMPLES, labels, from, to);
        return new Data(
                Task.CLASSIFICATION,
                SHAPE,
                1,
                samples(pixels, labels, few(training, labels, perClass), from, to),
                samples(pixels, labels, pick(order, validation, SAMPLES, labels, from, to), from, to),
                samples(pixels, labels, pick(order, TRAINING_SAMPLES, validation, labels, from, to), from, to));
    }

    private static int[] pick(int[] order, int first, int end, int[] labels, int from, int to) {
        return Arrays.stream(order, first, end)
                .filter(row -> from <= labels[row] && labels[row] <= to)
                .toArray();
    }

    private static int[] few(int[] rows, int[] labels, int perClass) {
        int[] taken = new int[10];
        return perClass == 0
                ? rows
                : Arrays.stream(rows)
                        .filter(row -> taken[labels[row]]++ < perClass)
                        .toArray();
    }

    private static Samples samples(float[] pixels, int[] labels, int[] rows, int from, int to) {
        int[] classes = IntStream.of(labels)
                .map(label -> Math.floorMod(label - from, to - from + 1))
                .toArray();
        return Samples.labelled(pixels, SHAPE.size(), classes, to - from + 1).pick(rows, 0, rows.length);
    }

    private static void read(float[] pixels, int[] labels) {
        List<String> lines = lines();
        if (lines.size() != SAMPLES) {
            throw new IllegalStateException("digits.csv.gz has %d lines".formatted(lines.size()));
        }
        for (int row = 0; row < SAMPLES; row++) {
            String[] numbers = lines.get(row).split(",", -1);
            for (int i = 0; i < SHAPE.size(); i++) {
                pixels[row * SHAPE.size() + i] = Integer.parseInt(numbers[i]) / WHITEST;
            }
            labels[row] = Integer.parseInt(numbers[SHAPE.size()]);
        }
    }

    private static List<String> lines() {
        try (var packed = Objects.requireNonNull(Digits.class.getResourceAsStream("digits.csv.gz"), "digits.csv.gz");
                var lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.US_ASCII))) {
            return lines.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("digits.csv.gz cannot be read", e);
        }
    }
}
