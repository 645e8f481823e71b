package dev.winnow.search.study;

import dev.winnow.search.pruner.Ladder;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.pruner.Verdict;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Position;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.StopReason;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * The study loop as a pure function: what to create, grant, pause and stop now, and whether the study is over. The same
 * arguments give the same plan, in whatever order the trials come; carrying out a plan, or a part of it, and planning
 * again never decides anything twice, because a decision is visible as a raised grant or a changed desired state.
 *
 * <p>A trial holds one of the {@code parallelTrials} slots while it is wanted running and has no value at its grant, and as
 * long as its trainer may live. Slots are filled with trials that were interrupted on their way, then with promotions, then
 * with new trials. What they are filled with does not depend on trainers that have yet to leave, only when. Where trials may have
 * to wait for room, few ask at a time, see {@link Room}: the others are decided about when there is room for them.
 */
public final class Planner {
    private Planner() {}

    /**
     * What to do now.
     *
     * @param study what was asked for
     * @param trials all trials that exist, in any order
     * @param progress how far the study has come
     */
    public static Plan plan(Study study, List<Trial> trials, Progress progress) {
        return plan(Standing.of(study, trials, progress), progress, DrawBudget.UNLIMITED);
    }

    /**
     * What to do now, as far as the budget goes.
     *
     * @param standing where the trials stand
     * @param progress how far the study has come; the same from which the standing was made
     */
    public static Plan plan(Standing standing, Progress progress, DrawBudget budget) {
        Memory memory = memory(standing, progress);
        if (standing.study().suspended()) {
            return suspend(standing, memory);
        }
        Optional<Outcome> ending = Endings.atOnce(standing, progress.with(memory));
        return ending.isPresent() ? end(standing, ending.get(), memory) : goOn(standing, memory, budget);
    }

    /** The plan that does nothing, for a study that has ended or cannot be planned; its memory is as {@link #plan} returns it. */
    public static Plan nothing(Standing standing, Progress progress) {
        return new Plan(List.of(), Optional.empty(), memory(standing, progress));
    }

    private static Memory memory(Standing standing, Progress progress) {
        return progress.memory()
                .after(
                        standing.study(),
                        standing.trials(),
                        standing.next(),
                        standing.room(progress.memory().room()));
    }

    /**
     * How the study's sampler proposes the next configuration, in a sentence for a person; empty = always in the same way.
     *
     * @param trials all trials that exist, in any order
     */
    public static Optional<String> explainSampler(Study study, List<Trial> trials) {
        return study.sampler().explain(study.space(), study.history(trials));
    }

    private static Plan suspend(Standing standing, Memory memory) {
        List<Action> pauses = standing.at(Position.TRAINING, Position.AWAITING).stream()
                .<Action>map(trial -> new Action.Pause(trial.number()))
                .toList();
        return new Plan(pauses, Optional.empty(), memory);
    }

    private static Plan end(Standing standing, Outcome outcome, Memory memory) {
        boolean wait = standing.study().onEnd() == OnEnd.WAIT_FOR_RUNNING;
        List<Trial> left = wait
                ? standing.at(Position.OWED, Position.AWAITING, Position.RESTING)
                : standing.at(Position.TRAINING, Position.OWED, Position.AWAITING, Position.RESTING);
        List<Action> stops = left.stream()
                .<Action>map(trial -> new Action.Stop(trial.number(), StopReason.STUDY_ENDED))
                .toList();
        boolean running = !standing.none(Position.TRAINING) || !standing.none(Position.FINISHED);
        return new Plan(stops, wait && running ? Optional.empty() : Optional.of(outcome), memory);
    }

    private static Plan goOn(Standing standing, Memory memory, DrawBudget budget) {
        Suggestions suggestions = new Suggestions(standing, budget);
        Plan plan = goOn(standing, memory, suggestions, limit(standing, suggestions));
        // A constrained space is known to be exhausted only after a draw has failed. Then the study is planned again
        // with the number of trials that it really has.
        OptionalInt end = suggestions.end();
        return end.isEmpty() ? plan : goOn(standing, memory, new Suggestions(standing, budget), end.getAsInt());
    }

    private static Plan goOn(Standing standing, Memory memory, Suggestions suggestions, int limit) {
        Study study = standing.study();
        List<Ladder> ladders = standing.ladders(limit);
        Verdict verdict = study.pruner().judge(ladders);
        int slots =
                study.limits().parallelTrials() - standing.at(Position.TRAINING).size();
        Map<Integer, Integer> grants = grants(standing, verdict.promotions(), slots);
        Set<Integer> leaving = standing.leaving();
        int mayAsk = standing.mayAsk(memory.room());
        List<Action> granted = granted(standing, grants, leaving, slots, mayAsk);
        long asking = grants.keySet().stream()
                .filter(trial -> asks(standing, trial, leaving))
                .count();
        leaving.removeAll(grants.keySet());
        int free = (int) Math.min(slots - leaving.size() - grants.size(), mayAsk - asking);
        List<Action> creations = creations(standing, ladders, limit, free, suggestions);
        Optional<Outcome> outcome =
                grants.isEmpty() && creations.isEmpty() ? Endings.whenNothingIsLeft(standing, limit) : Optional.empty();
        if (outcome.isPresent()) {
            Optional<Verdict.Promotion> last = last(standing, ladders);
            last.ifPresent(promotion -> grants.put(promotion.trial(), promotion.resource()));
            granted = granted(standing, grants, standing.leaving(), slots, mayAsk);
            outcome = outcome.filter(end -> last.isEmpty());
        }

        List<Action> actions = releases(standing, Set.copyOf(verdict.stops()), grants.keySet(), outcome.isPresent());
        actions.addAll(granted);
        actions.addAll(creations);
        return new Plan(actions, outcome, memory);
    }

    /** The trial that goes on so that the study ends with a full training; a trainer that ended well by itself has given one. */
    private static Optional<Verdict.Promotion> last(Standing standing, List<Ladder> ladders) {
        boolean completed = standing.trials().stream().anyMatch(trial -> trial.state() == State.COMPLETED);
        return completed ? Optional.empty() : standing.study().pruner().finish(ladders);
    }

    /** The most trials that the study can have: its limit, or as many as a finite space has configurations. */
    private static int limit(Standing standing, Suggestions suggestions) {
        int next = standing.next();
        int asked = Math.max(standing.study().trialLimit().orElse(Integer.MAX_VALUE), next);
        if (standing.study().pruner().inherits()) {
            return asked;
        }
        return suggestions.most(next, asked);
    }

    private static Map<Integer, Integer> grants(Standing standing, List<Verdict.Promotion> promotions, int slots) {
        Map<Integer, Integer> grants = new LinkedHashMap<>();
        if (!standing.study().pruner().pauses()) {
            Set<Integer> awaiting =
                    standing.at(Position.AWAITING).stream().map(Trial::number).collect(Collectors.toSet());
            promotions.stream()
                    .filter(promotion -> awaiting.contains(promotion.trial()))
                    .forEach(promotion -> grants.put(promotion.trial(), promotion.resource()));
        }
        for (Trial owed : standing.at(Position.OWED)) {
            if (grants.size() < slots) {
                grants.put(owed.number(), owed.resource());
            }
        }
        Set<Integer> finished =
                standing.at(Position.FINISHED).stream().map(Trial::number).collect(Collectors.toSet());
        for (Verdict.Promotion promotion : promotions) {
            if (grants.size() < slots && !finished.contains(promotion.trial())) {
                grants.putIfAbsent(promotion.trial(), promotion.resource());
            }
        }
        return grants;
    }

    /**
     * The grants for which there is room now: a trial whose trainer lives needs none, and one that never pauses keeps its place;
     * others wait until trainers have left, and until so many that ask for room have it.
     */
    private static List<Action> granted(
            Standing standing, Map<Integer, Integer> grants, Set<Integer> leaving, int slots, int mayAsk) {
        List<Action> granted = new ArrayList<>();
        int room = slots - leaving.size();
        int may = mayAsk;
        for (Map.Entry<Integer, Integer> grant : grants.entrySet()) {
            boolean asks = asks(standing, grant.getKey(), leaving);
            if (!asks || (room > 0 && may > 0)) {
                granted.add(new Action.Grant(grant.getKey(), grant.getValue()));
                room -= leaving.contains(grant.getKey()) ? 0 : 1;
                may -= asks ? 1 : 0;
            }
        }
        return granted;
    }

    /** Whether a trial that is to go on has no trainer any more, so that it asks for room again. */
    private static boolean asks(Standing standing, int trial, Set<Integer> leaving) {
        boolean stays = !standing.study().pruner().pauses()
                && standing.at(Position.AWAITING).stream().anyMatch(awaiting -> awaiting.number() == trial);
        return !leaving.contains(trial) && !stays;
    }

    private static List<Action> creations(
            Standing standing, List<Ladder> ladders, int limit, int slots, Suggestions suggestions) {
        List<Action> creations = new ArrayList<>();
        if (slots <= 0) {
            return creations; // Most plans create nothing, and finding out where trials begin takes long.
        }
        Pruner pruner = standing.study().pruner();
        IntFunction<Pruner.Start> starts = pruner.starts(ladders);
        for (int number = standing.next();
                number < limit
                        && creations.size() < slots
                        && pruner.opens(number, ladders)
                        && suggestions.allowed(creations.size());
                number++) {
            Optional<Action.Create> creation = suggestions.next(number, starts.apply(number));
            if (creation.isEmpty()) {
                break;
            }
            creations.add(creation.get());
        }
        return creations;
    }

    /** The stops and pauses of the trials that reached their grant and do not go on now. */
    private static List<Action> releases(Standing standing, Set<Integer> pruned, Set<Integer> granted, boolean over) {
        List<Action> releases = new ArrayList<>();
        boolean some = pruned.isEmpty() && !over; // Many trials rest, and most plans leave them alone.
        for (Trial trial : some ? standing.at(Position.AWAITING) : standing.at(Position.AWAITING, Position.RESTING)) {
            int number = trial.number();
            boolean awaiting = trial.desired() == Desired.RUNNING;
            if (pruned.contains(number)) {
                releases.add(new Action.Stop(number, StopReason.PRUNED));
            } else if (over) {
                releases.add(new Action.Stop(number, StopReason.STUDY_ENDED));
            } else if (awaiting && !granted.contains(number)) {
                releases.add(new Action.Pause(number));
            }
        }
        return releases;
    }
}
