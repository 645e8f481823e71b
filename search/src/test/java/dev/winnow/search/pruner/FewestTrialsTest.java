package dev.winnow.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.simulation.Faults;
import dev.winnow.search.simulation.Training;
import dev.winnow.search.simulation.VirtualStudy;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Studies;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Example;

/** What the pruners say about the fewest trials is what studies in virtual time come to. */
class FewestTrialsTest {
    private static final int MOST = 40;

    /** A value that belongs to the configuration alone, so that all rungs rank alike. */
    private static final Training QUALITY = new Training() {
        @Override
        public double value(Configuration configuration, int step) {
            return (configuration.hashCode() & 0xffff) / 65_536.0;
        }

        @Override
        public boolean everyStep() {
            return false;
        }
    };

    /** The same pruner, under which nobody goes on when nothing else is left to do. */
    private static Pruner withoutFinish(Pruner pruner) {
        return (Pruner) Proxy.newProxyInstance(
                Pruner.class.getClassLoader(),
                new Class<?>[] {Pruner.class},
                (proxy, method, arguments) ->
                        method.getName().equals("finish") ? Optional.empty() : method.invoke(pruner, arguments));
    }

    private static boolean oneComesToTheEnd(Pruner pruner, int trials) {
        return new VirtualStudy(
                        Studies.minimising(withoutFinish(pruner), Limits.of(trials, 4)), QUALITY, Faults.NONE, 1)
                .run(Double.POSITIVE_INFINITY).trials().stream()
                        .anyMatch(trial -> trial.rungs().containsKey(pruner.maxResource()));
    }

    private static void check(Pruner pruner) {
        assertThat(IntStream.rangeClosed(1, MOST)
                        .filter(trials -> oneComesToTheEnd(pruner, trials))
                        .boxed())
                .as(pruner.toString())
                .containsExactlyElementsOf(IntStream.rangeClosed(pruner.fewestTrials(), MOST)
                        .boxed()
                        .toList());
    }

    @Example
    void promotionWithAQuotaNeedsATrialForEachReduction() {
        assertThat(new AshaPromotion(1, 9, 3, 1, true).fewestTrials()).isEqualTo(9);
        assertThat(new AshaPromotion(1, 1 << 30, 2, 1, true).fewestTrials()).isEqualTo(Integer.MAX_VALUE);
        List.of(
                        new AshaPromotion(1, 9, 3, 1, true),
                        new AshaPromotion(2, 9, 3, 1, true),
                        new AshaPromotion(9, 9, 3, 1, true),
                        new AshaPromotion(1, 16, 2, 1, true),
                        new AshaPromotion(1, 27, 3, 2, true),
                        new AshaPromotion(1, 81, 3, 3, true))
                .forEach(FewestTrialsTest::check);
    }

    @Example
    void whoAlwaysLetsOneGoOnNeedsOne() {
        List.of(
                        new NoPruner(9),
                        new AshaStopping(1, 27, 3),
                        new SuccessiveHalving(1, 27, 3, 27),
                        new Hyperband(1, 27, 3),
                        new AutoPruner(1, 27, 3))
                .forEach(FewestTrialsTest::check);
    }

    @Example
    void aPopulationNeedsAllGenerationsButTheLast() {
        check(new PopulationBasedTraining(4, 3, 9, 0.25, 0.25));
        check(new PopulationBasedTraining(5, 3, 10, 0.25, 0.25));
    }

    @Example
    void withFewerTrialsNoneComesToTheEndWhateverTheValues() {
        for (var pruner : List.of(
                new AshaPromotion(1, 27, 3),
                new AshaPromotion(1, 64, 4, 2, false),
                new AutoPruner(1, 27, 3),
                new AutoPruner(1, 9, 3),
                new Pasha(1, 27, 3))) {
            assertThat(IntStream.range(1, pruner.fewestTrials()).filter(trials -> oneComesToTheEnd(pruner, trials)))
                    .as(pruner.toString())
                    .isEmpty();
        }
    }
}
