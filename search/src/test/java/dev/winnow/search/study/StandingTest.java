package dev.winnow.search.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.pareto.Pareto;
import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.AutoPruner;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.simulation.SimulatedStudy;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Measurement;
import dev.winnow.search.trial.Measurements;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Whatever was known of a study before, or of another one: what is found later is what is found by one that knows nothing. */
class StandingTest {
    private static final int CHANGES = 30;

    @Property(tries = 400, seed = "1", edgeCases = EdgeCasesMode.NONE)
    void whatWasKnownChangesNothing(
            @ForAll("prunersAndPopulations") Pruner pruner,
            @ForAll("prunersAndPopulations") Pruner other,
            @ForAll Direction direction,
            @ForAll boolean several,
            @ForAll long seed) {
        Random random = new Random(seed);
        Study study = study(pruner, direction, several);
        Study another = study(other, direction, several && other.comparesOnly());
        List<Standing> known = new ArrayList<>();
        known.add(Standing.of(another, List.of(trial(another, random, 0)), progress(1)));
        List<Trial> trials = new ArrayList<>();
        int created = 0;
        for (int i = 0; i < CHANGES; i++) {
            created = change(study, trials, created, random);
            Standing fresh = Standing.of(study, trials, progress(created));
            Standing before = known.get(random.nextInt(4) > 0 ? known.size() - 1 : random.nextInt(known.size()));
            Standing later = before.later(study, trials, progress(created));

            assertThat(later.trials()).isEqualTo(fresh.trials());
            assertThat(later.next()).isEqualTo(fresh.next());
            assertThat(later.index()).isEqualTo(fresh.index());
            assertThat(later.ladders(40)).isEqualTo(fresh.ladders(40));
            assertThat(pruner.explain(later.ladders())).isEqualTo(pruner.explain(fresh.ladders()));
            known.add(later);
        }
    }

    @Test
    void keepsTheRungsOfTrialsThatHaveNotChanged() {
        SimulatedStudy study = new SimulatedStudy(Studies.minimising(new AshaPromotion(1, 9, 3), Limits.of(9, 9)));
        study.plan();
        study.reports(0, 1, 0.5).reports(1, 1, 0.4).reports(2, 1, 0.3);
        study.plan();
        Standing before = Standing.of(study.study(), study.trials(), study.progress());

        study.reports(2, 3, 0.2);
        Standing later = before.later(study.study(), study.trials(), study.progress());

        assertThat(later.ladders(9).get(0).rungs().get(0).ranking())
                .isSameAs(before.ladders(9).get(0).rungs().get(0).ranking());
        assertThat(later.ladders(9).get(0).rungs().get(1).ranking()).hasSize(1);
    }

    @Provide
    Arbitrary<Pruner> prunersAndPopulations() {
        return new PlannerPropertiesTest().prunersAndPopulations();
    }

    private static Study study(Pruner pruner, Direction direction, boolean several) {
        return Studies.minimising(pruner, Limits.of(40, 4))
                .withObjectives(several && pruner.comparesOnly() ? Pareto.TWO : Objectives.of(direction));
    }

    private static Progress progress(int created) {
        return new Progress(created, Optional.empty(), SimulatedStudy.START, 0);
    }

    /** Trials change, come, are deleted, or come in another order. The answer is how many numbers were used. */
    private static int change(Study study, List<Trial> trials, int created, Random random) {
        int used = created;
        for (int i = random.nextInt(4); i > 0; i--) {
            int which = trials.isEmpty() ? 0 : random.nextInt(trials.size());
            switch (random.nextInt(6)) {
                case 0 ->
                    trials.subList(which, Math.min(trials.size(), which + 1)).clear();
                case 1 -> Collections.shuffle(trials, random);
                case 2, 3 -> trials.add(trial(study, random, used++));
                default ->
                    trials.replaceAll(trial -> trial == trials.get(which) ? changed(study, random, trial) : trial);
            }
        }
        return used;
    }

    private static Trial changed(Study study, Random random, Trial trial) {
        return switch (random.nextInt(4)) {
            case 0 -> trial.withState(State.values()[random.nextInt(State.values().length)]);
            case 1 -> trial.withDesired(Desired.values()[random.nextInt(Desired.values().length)]);
            case 2 -> trial.withValues(trial.rungs(), trial.value());
            default -> trial(study, random, trial.number());
        };
    }

    /** A trial that came to any of its rungs, also to some that it was not granted; few values, so that some are equal. */
    private static Trial trial(Study study, Random random, int number) {
        Pruner pruner = study.pruner();
        int bracket =
                pruner instanceof AutoPruner ? random.nextInt(pruner.rungs(0).size()) : pruner.bracket(number);
        List<Integer> levels = pruner.rungs(bracket);
        TreeMap<Integer, Double> rungs = new TreeMap<>();
        TreeMap<Integer, Measurement> measured = new TreeMap<>();
        for (int level : levels.subList(0, random.nextInt(levels.size() + 1))) {
            double value = random.nextInt(5) - 2;
            rungs.put(level, value);
            measured.put(level, Pareto.measured(value, (double) random.nextInt(3)));
        }
        Trial trial = new Trial(
                number,
                Studies.x(random.nextInt(50) / 50.0),
                bracket,
                levels.get(random.nextInt(levels.size())),
                Desired.values()[random.nextInt(Desired.values().length)],
                State.values()[random.nextInt(State.values().length)],
                rungs,
                rungs.isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(rungs.lastEntry().getValue()));
        return study.objectives().plain()
                ? trial
                : trial.withMeasurements(new Measurements(
                        measured,
                        Optional.ofNullable(
                                measured.isEmpty() ? null : measured.lastEntry().getValue())));
    }
}
