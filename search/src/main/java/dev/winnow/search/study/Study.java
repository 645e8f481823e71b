package dev.winnow.search.study;

import dev.winnow.search.pareto.DominanceOrder;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.study.IncompatibleStudyException.Part;
import dev.winnow.search.study.IncompatibleStudyException.Problem;
import dev.winnow.search.trial.EarlierTrial;
import dev.winnow.search.trial.Objective;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a study was asked to do.
 *
 * @param space the configurations it may try
 * @param objectives what it searches for
 * @param sampler how configurations are proposed
 * @param seed seed of all its randomness
 * @param pruner which trials are granted more resource
 * @param limits when it ends at the latest, and how wide it runs
 * @param initialTrials configurations of the first trials, each in the space, none twice
 * @param earlier fully trained trials of other studies that the sampler learns from; nothing else looks at them
 * @param suspended every trial rests and nothing is created while this is true
 * @param onEnd what happens to running trials when a target or limit ends the study
 */
public record Study(
        SearchSpace space,
        Objectives objectives,
        Sampler sampler,
        long seed,
        Pruner pruner,
        Limits limits,
        List<Configuration> initialTrials,
        List<EarlierTrial> earlier,
        boolean suspended,
        OnEnd onEnd) {

    /**
     * Checks that the parts fit together.
     *
     * @throws IncompatibleStudyException if the sampler cannot search the space, the sampler, the pruner or the limits
     *     cannot work with the objectives, or an initial trial is not in the space or is listed twice
     */
    public Study {
        initialTrials = List.copyOf(initialTrials);
        earlier = List.copyOf(earlier);
        List<Problem> problems = new ArrayList<>();
        OptionalInt most = trialLimit(limits, pruner);
        if (!earlier.isEmpty() && !objectives.plain()) {
            problems.add(new Problem(
                    Part.EARLIER_TRIALS,
                    "the values of earlier trials are of one objective without"
                            + " metricConstraints: a study with more cannot learn from them"));
        }
        boolean searches = fits(problems, Part.SAMPLER, () -> sampler.check(space, most));
        fits(problems, Part.PRUNER, () -> Compatibility.check(objectives, pruner));
        if (searches) {
            fits(problems, Part.SAMPLER, () -> Compatibility.check(objectives, sampler));
        }
        fits(problems, Part.LIMITS, () -> Compatibility.check(objectives, limits));
        if (problems.isEmpty()) {
            List<Configuration> initial = initialTrials;
            fits(problems, Part.INITIAL_TRIALS, () -> check(space, initial));
        }
        if (!problems.isEmpty()) {
            throw new IncompatibleStudyException(problems);
        }
    }

    private static boolean fits(List<Problem> problems, Part part, Runnable check) {
        try {
            check.run();
            return true;
        } catch (IllegalArgumentException e) {
            problems.add(new Problem(part, String.valueOf(e.getMessage())));
            return false;
        }
    }

    private static void check(SearchSpace space, List<Configuration> initialTrials) {
        Set<Configuration> seen = new HashSet<>();
        for (int i = 0; i < initialTrials.size(); i++) {
            Configuration configuration = initialTrials.get(i);
            String intro = "initialTrials[" + i + "] ";
            space.broken(configuration).ifPresent(constraint -> {
                throw new IllegalArgumentException(intro + constraint.refusal());
            });
            if (!space.contains(configuration)) {
                throw new IllegalArgumentException(intro + "is not in the search space: " + configuration.values()
                        + "; give each active parameter a permitted value and no others");
            }
            if (!seen.add(configuration)) {
                throw new IllegalArgumentException(intro + "repeats an earlier entry; remove one of them");
            }
        }
    }

    /** A study without initial and earlier trials, which is not suspended and stops what runs when it ends. */
    public Study(SearchSpace space, Objectives objectives, Sampler sampler, long seed, Pruner pruner, Limits limits) {
        this(space, objectives, sampler, seed, pruner, limits, List.of(), List.of(), false, OnEnd.STOP_RUNNING);
    }

    /** The same study with other objectives. */
    public Study withObjectives(Objectives changed) {
        return new Study(space, changed, sampler, seed, pruner, limits, initialTrials, earlier, suspended, onEnd);
    }

    /** The same study with another seed. */
    public Study withSeed(long changed) {
        return new Study(space, objectives, sampler, changed, pruner, limits, initialTrials, earlier, suspended, onEnd);
    }

    /** The same study with another pruner. */
    public Study withPruner(Pruner changed) {
        return new Study(space, objectives, sampler, seed, changed, limits, initialTrials, earlier, suspended, onEnd);
    }

    /** The same study with other limits. */
    public Study withLimits(Limits changed) {
        return new Study(space, objectives, sampler, seed, pruner, changed, initialTrials, earlier, suspended, onEnd);
    }

    /** The same study with other initial trials. */
    public Study withInitialTrials(List<Configuration> changed) {
        return new Study(space, objectives, sampler, seed, pruner, limits, changed, earlier, suspended, onEnd);
    }

    /** The same study, which also learns from trials of others. */
    public Study learningFrom(List<EarlierTrial> others) {
        return new Study(space, objectives, sampler, seed, pruner, limits, initialTrials, others, suspended, onEnd);
    }

    /** The same study, suspended or not. */
    public Study withSuspended(boolean changed) {
        return new Study(space, objectives, sampler, seed, pruner, limits, initialTrials, earlier, changed, onEnd);
    }

    /** The same study with another rule for the trials that run at its end. */
    public Study withOnEnd(OnEnd changed) {
        return new Study(space, objectives, sampler, seed, pruner, limits, initialTrials, earlier, suspended, changed);
    }

    /**
     * The earlier trials as the sampler sees them. None if trials inherit, because then a value belongs to a whole
     * schedule.
     */
    public List<Trial> lessons() {
        return pruner.inherits() ? List.of() : EarlierTrial.numbered(earlier, pruner.maxResource());
    }

    /** What the sampler learns from: earlier trials, see {@link #lessons}, then the study's own. */
    List<Trial> history(List<Trial> own) {
        return Stream.concat(lessons().stream(), own.stream()).toList();
    }

    /** What the values of its trials are compared by, see {@link Objectives#compared}. */
    public Objective objective() {
        return objectives.compared();
    }

    /**
     * The trials with the values that they are compared by: with several objectives or constraints their places in the
     * order of {@link DominanceOrder}.
     */
    public List<Trial> compared(List<Trial> trials) {
        return objectives.plain() ? trials : DominanceOrder.applied(trials);
    }

    /** Number of trials after which nothing is created: the limit, else the pruner's own number, else empty. */
    public OptionalInt trialLimit() {
        return trialLimit(limits, pruner);
    }

    private static OptionalInt trialLimit(Limits limits, Pruner pruner) {
        return limits.trials().isPresent() ? limits.trials() : pruner.trials();
    }
}
