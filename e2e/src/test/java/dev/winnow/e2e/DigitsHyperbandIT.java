package dev.winnow.e2e;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.flatMapping;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.e2e.OperatorLog.Expected;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code examples/digits-hyperband.yaml}: four brackets of real networks. */
@Order(6)
@Tag("slow")
class DigitsHyperbandIT {
    @RegisterExtension
    static final Installation WINNOW = Installation.of(
            DigitsHyperbandIT.class, Expected.line("TrialReconciler", DigitsAshaIT.CRASH, DigitsAshaIT.CRASH_REASON));

    private static final String STUDY = "digits-hyperband";
    private static final int LONGEST_SECONDS = 900;

    /**
     * How many trials of the bracket that starts at a rung are granted which rung, for R = 27, eta = 3.
     *
     * <p>Source: Li et al., "Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization", JMLR 18 (2018),
     * Algorithm 1.
     */
    private static final Map<Integer, Map<Integer, Long>> BRACKETS = Map.of(
            1, Map.of(1, 27L, 3, 9L, 9, 3L, 27, 1L),
            3, Map.of(3, 12L, 9, 4L, 27, 1L),
            9, Map.of(9, 6L, 27, 2L),
            27, Map.of(27, 4L));

    @Test
    void bracketsAreThoseOfThePaper() {
        var namespace = WINNOW.namespace();
        namespace.apply(Cluster.ROOT.resolve("examples/checkpoints-pvc.yaml"));
        namespace.apply(Cluster.ROOT.resolve("examples/digits-hyperband.yaml"));
        var trials = namespace.complete(STUDY, LONGEST_SECONDS);

        assertThat(trials)
                .hasSize(49)
                .allMatch(trial ->
                        trial.state().equals("Completed") || trial.state().equals("Stopped"));
        assertThat(granted(trials)).isEqualTo(BRACKETS);
        assertThat(namespace.study(STUDY).number("best/value")).isGreaterThanOrEqualTo(0.95);
    }

    private static Map<Integer, Map<Integer, Long>> granted(List<Trial> trials) {
        return trials.stream()
                .collect(groupingBy(
                        trial -> trial.bracket().get(0),
                        flatMapping(
                                trial -> trial.bracket().stream().filter(rung -> rung <= trial.granted()),
                                groupingBy(rung -> rung, counting()))));
    }
}
