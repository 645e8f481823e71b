package dev.winnow.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DigitsTest {
    private final Data digits = Digits.load(0, 9, 0);

    @Test
    void splitsAllSamples() {
        assertThat(digits.training().size()).isEqualTo(1167);
        assertThat(digits.validation().size()).isEqualTo(360);
        assertThat(digits.test().size()).isEqualTo(270);
    }

    @Test
    void sharesNoImageBetweenTheParts() {
        Set<String> all = new HashSet<>();
        // no two of the images are equal, so equal images would be the same sample twice
        parts(digits).forEach(part -> all.addAll(images(part)));
        assertThat(all).hasSize(1797);
    }

    @Test
    void hasEveryDigitInAllParts() {
        assertThat(parts(digits))
                .allSatisfy(part -> assertThat(labels(part).distinct()).hasSize(10));
    }

    @Test
    void scalesThePixels() {
        assertThat(parts(digits)).allSatisfy(part -> assertThat(range(part)).containsExactly(0f, 1f));
    }

    /** Another split would make the results of all studies before and after incomparable. */
    @Test
    void neverChangesTheSplit() throws Exception {
        assertThat(hash(digits.training())).isEqualTo("ca76ab5d1cae98d1");
        assertThat(hash(digits.validation())).isEqualTo("3c4cb85bda19f1e0");
        assertThat(hash(digits.test())).isEqualTo("988ded49eb744d90");
    }

    @Test
    void sharesTheClassesOutBetweenTheHalves() {
        Data low = Digits.load(0, 4, 0);
        Data high = Digits.load(5, 9, 0);
        assertThat(low.training().size() + high.training().size()).isEqualTo(1167);
        assertThat(low.validation().size() + high.validation().size()).isEqualTo(360);
        assertThat(low.test().size() + high.test().size()).isEqualTo(270);
        assertThat(labels(high.training()).distinct().sorted()).containsExactly(0, 1, 2, 3, 4);
        assertThat(images(high.training()))
                .isSubsetOf(images(digits.training()))
                .doesNotContainAnyElementsOf(images(low.training()));
    }

    @Test
    void keepsAFewOfEachClassToLearnFrom() {
        Data few = Digits.load(5, 9, 10);
        assertThat(labels(few.training()).sorted().toArray())
                .isEqualTo(IntStream.range(0, 50).map(i -> i / 10).toArray());
        assertThat(few.validation().size())
                .isEqualTo(Digits.load(5, 9, 0).validation().size());
    }

    private static Stream<Samples> parts(Data data) {
        return Stream.of(data.training(), data.validation(), data.test());
    }

    private static IntStream labels(Samples samples) {
        return IntStream.range(0, samples.size()).map(samples::label);
    }

    private static Set<String> images(Samples samples) {
        var images = new HashSet<String>();
        for (int i = 0; i < samples.size(); i++) {
            images.add(Arrays.toString(Arrays.copyOfRange(samples.inputs(), i * 64, (i + 1) * 64)));
        }
        return images;
    }

    private static float[] range(Samples samples) {
        float least = Float.MAX_VALUE;
        float most = -Float.MAX_VALUE;
        for (float pixel : samples.inputs()) {
            least = Math.min(least, pixel);
            most = Math.max(most, pixel);
        }
        return new float[] {least, most};
    }

    private static String hash(Samples samples) throws Exception {
        var bytes = ByteBuffer.allocate(Float.BYTES * samples.inputs().length + samples.size());
        for (float pixel : samples.inputs()) {
            bytes.putFloat(pixel);
        }
        labels(samples).forEach(label -> bytes.put((byte) label));
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()))
                .substring(0, 16);
    }
}
