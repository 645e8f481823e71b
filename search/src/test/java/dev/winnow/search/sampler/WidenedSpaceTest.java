package dev.winnow.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A study whose space became wider goes on with what it has learned. */
class WidenedSpaceTest {
    private static final SearchSpace NARROW = new SearchSpace(
            List.of(Studies.real("x", 0, 1), Studies.real("y", 0, 1), Studies.choice("optimizer", "sgd", "adam")));
    private static final SearchSpace WIDE = new SearchSpace(List.of(
            Studies.real("x", -1, 2), Studies.real("y", -1, 2), Studies.choice("optimizer", "rms", "sgd", "adam")));

    static List<Sampler> learning() {
        return List.of(new TpeSampler(), new TpeSampler(TpePreset.PAPER), new GpSampler());
    }

    /** The optimum lies a little outside of the narrow space. */
    private static double loss(Configuration configuration) {
        double x = number(configuration, "x") - 1.1;
        double y = number(configuration, "y") - 0.4;
        String optimizer = String.valueOf(configuration.values().get("optimizer"));
        return x * x + y * y + (optimizer.equals("adam") ? 0 : optimizer.equals("rms") ? 0.3 : 0.5);
    }

    private static double number(Configuration configuration, String name) {
        return Double.parseDouble(String.valueOf(configuration.values().get(name)));
    }

    @ParameterizedTest
    @MethodSource("learning")
    void fifteenTrialsAfterWideningAreBetterThanFifteenOfAFreshStudy(Sampler sampler) {
        List<Double> after = new ArrayList<>();
        List<Double> fresh = new ArrayList<>();
        for (int seed = 0; seed < (sampler instanceof GpSampler ? 8 : 40); seed++) {
            List<Trial> history = new ArrayList<>();
            run(sampler, NARROW, history, 25, seed);
            after.add(run(sampler, WIDE, history, 15, seed));
            fresh.add(run(sampler, WIDE, new ArrayList<>(), 15, seed));
        }
        assertThat(median(after)).isLessThan(0.9 * median(fresh));
    }

    /** The best of some more trials. */
    private static double run(Sampler sampler, SearchSpace space, List<Trial> history, int trials, long seed) {
        double best = Double.POSITIVE_INFINITY;
        for (int i = 0; i < trials; i++) {
            int number = history.size();
            Configuration drawn = sampler.sample(space, Direction.MINIMIZE, history, number, new RandomStreams(seed));
            assertThat(space.contains(drawn)).isTrue();
            double loss = loss(drawn);
            best = Math.min(best, loss);
            history.add(new Trial(
                    number,
                    drawn,
                    0,
                    1,
                    Desired.RUNNING,
                    State.COMPLETED,
                    new TreeMap<>(Map.of(1, loss)),
                    OptionalDouble.of(loss)));
        }
        return best;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
