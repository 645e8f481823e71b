package dev.winnow.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DigitsTest {
    private final Digits digits = Digits.load();

    @Test
    void splitsAllSamples() {
        assertThat(digits.training().size()).isEqualTo(1437);
        assertThat(digits.validation().size()).isEqualTo(360);
    }

    @Test
    void sharesNoImageBetweenTheParts() {
        Set<String> training = images(digits.training());
        Set<String> validation = images(digits.validation());
        // no two of the images are equal, so equal images would be the same sample twice
        assertThat(training).hasSize(1437).doesNotContainAnyElementsOf(validation);
        assertThat(validation).hasSize(360);
    }

    @Test
    void hasEveryDigitInBothParts() {
        assertThat(Arrays.stream(digits.training().labels()).distinct()).hasSize(10);
        assertThat(Arrays.stream(digits.validation().labels()).distinct()).hasSize(10);
    }

    @Test
    void scalesThePixels() {
        assertThat(range(digits.training())).containsExactly(0f, 1f);
        assertThat(range(digits.validation())).containsExactly(0f, 1f);
    }

    /** Another split would make the results of all studies before and after incomparable. */
    @Test
    void neverChangesTheSplit() throws Exception {
        assertThat(hash(digits.training())).isEqualTo("b54cb4507d0d7eed");
        assertThat(hash(digits.validation())).isEqualTo("3c4cb85bda19f1e0");
    }

    private static Set<String> images(Samples samples) {
        var images = new HashSet<String>();
        for (int i = 0; i < samples.size(); i++) {
            images.add(Arrays.toString(
                    Arrays.copyOfRange(samples.pixels(), i * Samples.PIXELS, (i + 1) * Samples.PIXELS)));
        }
        return images;
    }

    private static float[] range(Samples samples) {
        float least = Float.MAX_VALUE;
        float most = -Float.MAX_VALUE;
        for (float pixel : samples.pixels()) {
            least = Math.min(least, pixel);
            most = Math.max(most, pixel);
        }
        return new float[] {least, most};
    }

    private static String hash(Samples samples) throws Exception {
        var bytes = ByteBuffer.allocate(Float.BYTES * samples.pixels().length + samples.size());
        for (float pixel : samples.pixels()) {
            bytes.putFloat(pixel);
        }
        for (int label : samples.labels()) {
            bytes.put((byte) label);
        }
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()))
                .substring(0, 16);
    }
}
