package dev.winnow.bench.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Value;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LcHartmann6Test {
    private static Configuration at(double... x) {
        Map<String, Value> values = new HashMap<>();
        for (int i = 0; i < x.length; i++) {
            values.put("x" + (i + 1), new Value.Real(x[i]));
        }
        return new Configuration(values);
    }

    @Test
    void theMinimumOfHartmann6IsWhereItIsKnownToBe() {
        assertThat(LcHartmann6.hartmann6(new double[] {.20169, .150011, .476874, .275332, .311652, .6573}))
                .isEqualTo(-3.32237, within(1e-5));
    }

    @Test
    void aCurveFallsToTheRegret() {
        var problem = new LcHartmann6();
        var best = at(.20169, .150011, .476874, .275332, .311652, .6573);

        assertThat(problem.value(best, 1)).isEqualTo(0.8 * Math.exp(-1 / 7.0338), within(1e-5));
        assertThat(problem.value(best, 81)).isEqualTo(0, within(2e-5));
        assertThat(problem.regret(0.25)).isEqualTo(0.25);
    }
}
