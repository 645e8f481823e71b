package dev.winnow.search.sampler.density;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.study.Studies;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The widths by buckets are those that sorting gives, digit by digit. */
class BandwidthsTest {
    private static final NumberLine LINE = NumberLine.of(Studies.real("x", -3, 5));

    @Property
    void ofAnyObservations(@ForAll @Size(max = 300) List<@DoubleRange(min = -3, max = 5) Double> observations) {
        check(observations.stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Property
    void ofObservationsAtFewPlaces(
            @ForAll @Size(max = 60) List<@IntRange(max = 12) Integer> places,
            @ForAll @IntRange(min = 12, max = 5000) int scale) {
        check(places.stream().mapToDouble(place -> -3 + 8.0 * place / scale).toArray());
    }

    private static void check(double[] observations) {
        for (Bandwidths bandwidths : Bandwidths.values()) {
            assertThat(bandwidths.of(LINE, observations)).containsExactly(sorted(bandwidths, observations));
        }
    }

    private static double[] sorted(Bandwidths bandwidths, double[] observations) {
        int n = observations.length;
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> observations[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double narrowest = LINE.length() * bandwidths.narrowest(n);
        double[] widths = new double[n];
        for (int i = 0; i < n; i++) {
            double left = i > 0 ? observations[order[i - 1]] : Double.NEGATIVE_INFINITY;
            double right = i < n - 1 ? observations[order[i + 1]] : Double.POSITIVE_INFINITY;
            double gap = bandwidths.gap(LINE, n, observations[order[i]], left, right);
            widths[order[i]] = Math.min(Math.max(gap, narrowest), LINE.length());
        }
        return widths;
    }
}
