package dev.winnow.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AutoSamplerTest {
    @Test
    void takesTheProcessWhileThereAreFewTrialsAndSaysSo() {
        AutoSampler.Choice first = new AutoSampler(4).choice(Studies.line(), 0);
        assertThat(first.sampler()).isEqualTo(new GpSampler());
        assertThat(first.reason()).isEqualTo("GP: learns most from few trials; TPE follows after 250 of them");
        assertThat(new AutoSampler(4).choice(Studies.line(), 249).sampler()).isEqualTo(new GpSampler());
        assertThat(new AutoSampler(4).choice(Studies.line(), 250).sampler()).isEqualTo(new TpeSampler());
    }

    @Test
    void takesTpeForManyAtOnceAndForManyParameters() {
        assertThat(new AutoSampler(20).choice(Studies.line(), 0).sampler()).isEqualTo(new GpSampler());
        assertThat(new AutoSampler(21).choice(Studies.line(), 0).reason())
                .isEqualTo("TPE: 21 parallel trials are more than the 20 that suit GP");
        SearchSpace wide = new SearchSpace(IntStream.range(0, 31)
                .<Parameter>mapToObj(i -> Studies.real("x" + i, 0, 1))
                .toList());
        assertThat(new AutoSampler(1).choice(wide, 0).reason())
                .isEqualTo("TPE: 31 parameters are more than the 30 that suit GP");
    }
}
