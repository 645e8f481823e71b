package dev.winnow.search.sampler.cmaes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.search.sampler.density.NumberLine;
import dev.winnow.search.statistics.Gauss;
import dev.winnow.search.study.Studies;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

class CmaEsMarginTest {
    @Property
    void eachSideOfTheMeansValueKeepsTheMargin(
            @ForAll @DoubleRange(min = 0, max = 1) double mean,
            @ForAll @DoubleRange(min = 1e-6, max = 1) @Scale(8) double deviation,
            @ForAll @IntRange(min = 1, max = 12) int last,
            @ForAll @IntRange(min = 4, max = 50) int population) {
        NumberLine whole = NumberLine.of(Studies.whole("n", 0, last));
        NumberLine real = NumberLine.of(Studies.real("x", 0, 1));
        CmaEs before = CmaEs.start(new double[] {mean, mean}, deviation);

        CmaEs kept = CmaEsMargin.keep(before, List.of(whole, real), population);

        double margin = 0.5 / population;
        double m = kept.mean()[0];
        double s = kept.deviation(0);
        double place =
                Double.parseDouble(whole.value(whole.low() + m * whole.length()).toString());
        double below = Gauss.cumulative((place / (last + 1) - m) / s);
        double above = Gauss.cumulative((m - (place + 1) / (last + 1)) / s);
        if (place == 0) {
            assertThat(above).isGreaterThanOrEqualTo(margin * 0.999);
        } else if (place == last) {
            assertThat(below).isGreaterThanOrEqualTo(margin * 0.999);
        } else {
            assertThat(Math.min(below, above)).isGreaterThanOrEqualTo(margin / 2 * 0.999);
        }
        assertThat(kept.mean()[1]).isEqualTo(mean);
        assertThat(kept.deviation(1)).isEqualTo(deviation);
    }

    @Property
    void aStateThatKeepsItStaysAsItIs(@ForAll @DoubleRange(min = 0.2, max = 0.8) double mean) {
        CmaEs wide = CmaEs.start(new double[] {mean}, 0.5);
        assertThat(CmaEsMargin.keep(wide, List.of(NumberLine.of(Studies.whole("n", 0, 9))), 10))
                .isSameAs(wide);
    }

    @Property
    void whatASideLacksIsMadeUpExactly(@ForAll @DoubleRange(min = 0.36, max = 0.64) double mean) {
        NumberLine three = NumberLine.of(Studies.whole("n", 0, 2));
        CmaEs kept = CmaEsMargin.keep(CmaEs.start(new double[] {mean}, 1e-4), List.of(three), 10);
        double below = Gauss.cumulative((1 / 3.0 - kept.mean()[0]) / kept.deviation(0));
        double above = Gauss.cumulative((kept.mean()[0] - 2 / 3.0) / kept.deviation(0));
        assertThat(below).isCloseTo(0.05, within(1e-6));
        assertThat(above).isCloseTo(0.05, within(1e-6));
    }
}
