package dev.winnow.trainer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * The optical digits: 1,797 handwritten digits of 8 x 8 grey values, split once and for all into 1,437 to learn from
 * and 360 to validate with. The split does not depend on a trial's seed, or trials could not be compared.
 *
 * <p>Source: Alpaydin and Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998;
 * see NOTICE.md beside the data.
 */
record Digits(Samples training, Samples validation) {
    static final int TRAINING_SAMPLES = 1437;
    static final int VALIDATION_SAMPLES = 360;

    private static final long SPLIT_SEED = 1797;
    private static final float WHITEST = 16;

    static Digits load() {
        Samples all = read();
        int[] order = Randomness.permutation(all.size(), SPLIT_SEED);
        return new Digits(all.pick(order, 0, TRAINING_SAMPLES), all.pick(order, TRAINING_SAMPLES, all.size()));
    }

    private static Samples read() {
        try (var packed = Objects.requireNonNull(Digits.class.getResourceAsStream("digits.csv.gz"), "digits.csv.gz");
                var lines = new BufferedReader(
                        new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.US_ASCII))) {
            return parse(lines.lines().toList());
        } catch (IOException e) {
            throw new UncheckedIOException("digits.csv.gz cannot be read", e);
        }
    }

    private static Samples parse(List<String> lines) {
        if (lines.size() != TRAINING_SAMPLES + VALIDATION_SAMPLES) {
            throw new IllegalStateException("digits.csv.gz has %d lines".formatted(lines.size()));
        }
        float[] pixels = new float[lines.size() * Samples.PIXELS];
        int[] labels = new int[lines.size()];
        for (int row = 0; row < lines.size(); row++) {
            String[] numbers = lines.get(row).split(",", -1);
            for (int i = 0; i < Samples.PIXELS; i++) {
                pixels[row * Samples.PIXELS + i] = Integer.parseInt(numbers[i]) / WHITEST;
            }
            labels[row] = Integer.parseInt(numbers[Samples.PIXELS]);
        }
        return new Samples(pixels, labels);
    }
}
