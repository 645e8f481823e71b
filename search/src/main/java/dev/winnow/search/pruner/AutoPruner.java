package dev.winnow.search.pruner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Asynchronous successive halving that finds out how early a value can be trusted. Scouts are the first ten trials and
 * every eighth trial after them. A scout trains one rung further than the first rung at which trials are judged,
 * whatever its value, so the rankings at the two rungs can be compared without bias. If the rankings disagree, the
 * first rung moves up and trials train further before they are judged. If no rung agrees with the next one, nothing is
 * pruned. Promoted trials that are not scouts are compared too. They are a selection, so only a clear disagreement
 * among them counts.
 *
 * <p>A trial's bracket is the index of the rung at which it is judged first. All brackets have the same rungs, so that
 * values below the first are on record. Promotions are bounded by a quota, see {@link AshaPromotion}.
 *
 * <p>Source: the rule is ours. Brackets with different trust in early values are those of Hyperband (JMLR 18-185) and
 * of asynchronous Hyperband (MLSys 2020); judging rungs by the stability of rankings is from Bohdal et al., "PASHA",
 * ICLR 2023.
 *
 * @param minResource resource at the lowest rung, in the trainer's steps; at least 1
 * @param maxResource resource of a finished trial, in steps; at least {@code minResource}
 * @param eta reduction factor; at least 2
 * @param rests whether trials may rest at a rung and go on later, which needs checkpoints; if not, a trial that is not
 *     among the best when it reaches a rung is stopped
 */
public record AutoPruner(int minResource, int maxResource, int eta, boolean rests) implements Pruner {
    private static final int FIRST_SCOUTS = 10;
    private static final int SCOUT_EVERY = 8;
    private static final int FEWEST_SCOUTS = 8;
    /** The stopping form compares a trial with {@code WINDOW * eta} results, of which this many go on. */
    private static final int WINDOW = 3;

    private static final int FEWEST_PROMOTED = 12;
    /** Kendall's tau from which a ranking is worth pruning by; random ones have 0. */
    private static final double ENOUGH = 0.3;
    /** How many deviations the tau of a selection may be larger than it looks: 95 %, one-sided. */
    private static final double CLEAR = 1.645;

    public AutoPruner {
        RungLevels.check(minResource, maxResource, eta);
    }

    @Override
    public List<Integer> rungs(int bracket) {
        return RungLevels.of(minResource, maxResource, eta);
    }

    @Override
    public boolean pauses() {
        return rests;
    }

    /** Scouts need no rank for their second rung and use up no quota, and enough of them may show that ranks mean nothing yet. */
    @Override
    public int fewestTrials() {
        int byRank = RungLevels.fewestTrials(eta, Math.max(0, rungs(0).size() - 2), false);
        return rests ? Math.min(FEWEST_SCOUTS, byRank) : 1;
    }

    @Override
    public IntFunction<Start> starts(List<Ladder> ladders) {
        List<Integer> levels = rungs(0);
        int first = first(ladders);
        int next = Math.min(first + 1, levels.size() - 1);
        return number -> new Start(first, levels.get(scout(number) ? next : first));
    }

    @Override
    public Verdict judge(Ladder ladder) {
        return judge(List.of(ladder));
    }

    @Override
    public Verdict judge(List<Ladder> ladders) {
        int first = first(ladders);
        List<Verdict.Promotion> promotions = new ArrayList<>(scouted(ladders, first));
        List<Integer> stops = new ArrayList<>();
        for (int bracket = 0; bracket < ladders.size(); bracket++) {
            if (rests) {
                promotions.addAll(AshaPromotion.promotions(ladders.get(bracket), eta, bracket, trial -> !scout(trial)));
            } else {
                Verdict verdict = stopping().judge(ladders.get(bracket));
                promotions.addAll(verdict.promotions());
                stops.addAll(verdict.stops());
            }
        }
        stops.removeAll(promotions.stream().map(Verdict.Promotion::trial).collect(Collectors.toSet()));
        return new Verdict(promotions, stops);
    }

    @Override
    public Optional<String> explain(List<Ladder> ladders) {
        int first = first(ladders);
        List<Integer> levels = rungs(0);
        String place =
                first == levels.size() - 1 ? "does not prune" : "judges trials from step " + levels.get(first) + " on";
        int compared = Math.max(0, first - 1);
        if (levels.size() == 1) {
            return Optional.of(place + ": there is one rung only");
        }
        RankAgreement agreement = RankAgreement.of(ladders, compared, compared + 1, AutoPruner::scout);
        return Optional.of(
                agreement.trials() < FEWEST_SCOUTS
                        ? place + ", until " + FEWEST_SCOUTS + " trials show whether values at step "
                                + levels.get(compared) + " can be trusted"
                        : String.format(
                                Locale.ROOT,
                                "%s: values at step %d and %d rank %d trials %s (Kendall's tau %.2f)",
                                place,
                                levels.get(compared),
                                levels.get(compared + 1),
                                agreement.trials(),
                                agreement.tau() < ENOUGH ? "differently" : "alike",
                                agreement.tau()));
    }

    /** Scouts go on past the first rung without being judged. */
    private List<Verdict.Promotion> scouted(List<Ladder> ladders, int first) {
        List<Verdict.Promotion> promotions = new ArrayList<>();
        for (Ladder ladder : ladders) {
            for (int i = Math.min(first, ladder.rungs().size() - 2); i >= 0; i--) {
                int next = ladder.rungs().get(i + 1).level();
                ladder.rungs().get(i).open().stream()
                        .filter(entry -> scout(entry.trial()))
                        .forEach(entry -> promotions.add(new Verdict.Promotion(entry.trial(), next)));
            }
        }
        return promotions;
    }

    /** The stopping form. A trial is compared with the newest trials only, because the same model proposed them. */
    private AshaStopping stopping() {
        return new AshaStopping(minResource, maxResource, eta, 1, WINDOW * eta);
    }

    private static boolean scout(int number) {
        return number < FIRST_SCOUTS || number % SCOUT_EVERY == 0;
    }

    /** Index of the lowest rung above every rung that misleads. */
    int first(List<Ladder> ladders) {
        int first = 0;
        for (int i = 0; i < rungs(0).size() - 1; i++) {
            if (misleads(ladders, i, i <= first)) {
                first = i + 1;
            }
        }
        return first;
    }

    private static boolean misleads(List<Ladder> ladders, int rung, boolean scouted) {
        if (scouted) {
            RankAgreement scouts = RankAgreement.of(ladders, rung, rung + 1, AutoPruner::scout);
            return scouts.trials() >= FEWEST_SCOUTS && scouts.tau() < ENOUGH;
        }
        RankAgreement all = RankAgreement.of(ladders, rung, rung + 1, trial -> true);
        return all.trials() >= FEWEST_PROMOTED && all.tau() + CLEAR * all.deviation() < ENOUGH;
    }
}
