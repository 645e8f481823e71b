package dev.winnow.search.pruner;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stops a trial that will hardly end among the best. Full trainings show how far the values at a rung tell the values at the
 * end, see {@link Outlook}. A trial at a rung is stopped when its chance to end among the best quarter of them is below one in
 * ten. Where early values tell little, every trial has a fair chance, so few are stopped. A sampler that learns proposes ever
 * better trials; these are compared with one another's ends, so few of them are stopped.
 *
 * <p>Until six trials have trained to the end, the worse half of the values at a rung is stopped there. No trial is judged
 * before a 27th of a full training: no start of a trainer is worth fewer steps.
 *
 * <p>No trial rests, so trainers need no checkpoints, and a study waits for nobody: the same rule holds for one objective and
 * for several.
 *
 * <p>Source: the rule is ours. Stopping by a predicted end is from Domhan, Springenberg, Hutter: "Speeding up automatic
 * hyperparameter optimization of deep neural networks by extrapolation of learning curves", IJCAI 2015, who extrapolate each
 * curve by itself.
 *
 * @param minResource resource at the lowest rung, in the trainer's steps; at least 1
 * @param maxResource resource of a finished trial, in steps; at least {@code minResource}
 * @param eta factor from one rung to the next; at least 2
 */
public record AutoPruner(int minResource, int maxResource, int eta) implements Pruner {
    /** A rung below this part of a full training is not judged. */
    private static final int EARLIEST = 27;
    /** Full trainings from which on the ends of trials are forecast. */
    private static final int ENOUGH = 6;
    /** Values at a rung, before there are enough full trainings, of which the worse half is stopped. */
    private static final int FEWEST = 4;

    public AutoPruner {
        RungLevels.check(minResource, maxResource, eta);
    }

    @Override
    public List<Integer> rungs(int bracket) {
        return RungLevels.of(minResource, maxResource, eta);
    }

    @Override
    public boolean pauses() {
        return false;
    }

    @Override
    public Verdict judge(Ladder ladder) {
        Map<Integer, Set<Integer>> hopeless = new HashMap<>();
        return ladder.judgeEach((rung, entry) ->
                hopeless.computeIfAbsent(rung, at -> hopeless(ladder, at)).contains(entry.trial()));
    }

    /** The open trials at a rung that are stopped. */
    private Set<Integer> hopeless(Ladder ladder, int at) {
        Rung rung = ladder.rungs().get(at);
        if (!judged(rung.level())) {
            return Set.of();
        }
        return ladder.completed().size() < ENOUGH
                ? worseHalf(rung)
                : Outlook.of(ladder, at).hopeless();
    }

    private static Set<Integer> worseHalf(Rung rung) {
        if (rung.size() < FEWEST) {
            return Set.of();
        }
        double middle = rung.ranking().get((rung.size() - 1) / 2).loss();
        Set<Integer> worse = new HashSet<>();
        rung.ranking().stream()
                .filter(entry -> entry.open() && entry.loss() > middle)
                .forEach(entry -> worse.add(entry.trial()));
        return worse;
    }

    private boolean judged(int level) {
        return (long) level * EARLIEST >= maxResource && level < maxResource;
    }

    @Override
    public Optional<String> explain(List<Ladder> ladders) {
        List<Integer> judged = rungs(0).stream().filter(this::judged).toList();
        if (judged.isEmpty()) {
            return Optional.of("does not prune: there is one rung only");
        }
        int first = judged.get(0);
        int completed = ladders.isEmpty() ? 0 : ladders.get(0).completed().size();
        if (completed < ENOUGH) {
            return Optional.of("stops the worse half of the values at each rung from step " + first + " on, until "
                    + ENOUGH + " trials have trained to the end");
        }
        Outlook outlook = Outlook.of(ladders.get(0), rungs(0).indexOf(first));
        return Optional.of(String.format(
                Locale.ROOT,
                "stops a trial from step %d on if its chance to end among the best quarter is below 10 %%;"
                        + " values at step %d rank %d full trainings with a correlation of %.2f",
                first,
                first,
                outlook.known(),
                outlook.correlation()));
    }
}
