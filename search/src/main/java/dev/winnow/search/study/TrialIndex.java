package dev.winnow.search.study;

import dev.winnow.search.pareto.DominanceOrder;
import dev.winnow.search.pruner.Ladder;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Position;
import dev.winnow.search.trial.Sorted;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import dev.winnow.search.trial.TrialChange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The trials of a study in the orders in which a plan asks for them. The next plan keeps what belongs to trials that are the
 * same objects as before, and moves the others; the result is the same as that of a plan which knows nothing.
 *
 * @param study whose rules the index follows
 * @param counted the trials by number. A number whose trial a person deleted has a stand-in, see {@link #withdrawn}
 * @param standIns the stand-ins, by number
 * @param positions the trials that have not ended by where they stand, each list ordered by number
 * @param ladders the brackets that have begun, in their order, without their sizes
 * @param used what trials train with
 */
record TrialIndex(
        Study study,
        List<Trial> counted,
        Map<Integer, Trial> standIns,
        Map<Position, List<Trial>> positions,
        List<Ladder> ladders,
        UsedConfigurations used) {

    private static final Configuration UNKNOWN = new Configuration(Map.of());

    /** The index of a study without trials. */
    static TrialIndex empty(Study study) {
        return new TrialIndex(study, List.of(), Map.of(), Map.of(), List.of(), UsedConfigurations.NONE);
    }

    /**
     * The index of the same study later.
     *
     * @param asked what was asked for, which may have changed too
     * @param trials ordered by number, with the values that they are compared by
     * @param next the first number that was never used
     */
    TrialIndex after(Study asked, List<Trial> trials, int next) {
        List<Trial> compared = asked.pruner().synchronous() ? byBracket(asked, trials) : trials;
        return (follows(asked) ? this : empty(asked)).after(compared, next, asked);
    }

    /** With several objectives a trial's place may change with every other trial, so nothing is kept. */
    private boolean follows(Study asked) {
        return asked.objectives().plain()
                && asked.objectives().equals(study.objectives())
                && asked.pruner().equals(study.pruner());
    }

    /**
     * A pruner that promotes a share of each rung needs an order of each bracket by itself, so that trials of other brackets do
     * not change it.
     */
    private static List<Trial> byBracket(Study study, List<Trial> trials) {
        if (study.objectives().plain()) {
            return trials;
        }
        Map<Integer, List<Trial>> brackets = new HashMap<>();
        trials.forEach(trial -> brackets.computeIfAbsent(trial.bracket(), bracket -> new ArrayList<>())
                .add(trial));
        return brackets.values().stream()
                .flatMap(bracket -> DominanceOrder.applied(bracket).stream())
                .sorted(Comparator.comparingInt(Trial::number))
                .toList();
    }

    private TrialIndex after(List<Trial> trials, int next, Study asked) {
        List<Trial> now = new ArrayList<>(next);
        Map<Integer, Trial> withdrawn = new HashMap<>();
        for (Trial trial : trials) {
            if (same(trial, now.size())) {
                now.add(trial);
                continue;
            }
            fill(now, withdrawn, trial.number(), asked.pruner());
            if (trial.number() == now.size()) {
                now.add(trial);
            }
        }
        fill(now, withdrawn, next, asked.pruner());
        List<TrialChange> changes = changes(now);
        return changes.isEmpty()
                ? new TrialIndex(asked, counted, standIns, positions, ladders, used)
                : new TrialIndex(
                        asked,
                        Collections.unmodifiableList(now),
                        withdrawn,
                        positions(asked.pruner(), changes),
                        ladders(asked, now, changes),
                        used.after(changes));
    }

    /** Adds a stand-in for each number below some number that no trial has. */
    private void fill(List<Trial> now, Map<Integer, Trial> withdrawn, int until, Pruner pruner) {
        for (int number = now.size(); number < until; number++) {
            Trial known = standIns.get(number);
            Trial standIn = known == null ? withdrawn(pruner, number) : known;
            withdrawn.put(number, standIn);
            now.add(standIn);
        }
    }

    /** A number that was used and whose trial is gone: how far it had come is not known, so it failed at its first rung. */
    private static Trial withdrawn(Pruner pruner, int number) {
        int bracket = pruner.bracket(number);
        return new Trial(
                number,
                UNKNOWN,
                bracket,
                pruner.rungs(bracket).get(0),
                Desired.STOPPED,
                State.FAILED,
                Collections.emptySortedMap(),
                OptionalDouble.empty());
    }

    /** Whether a trial is the object that had this number. To compare what others hold takes longer than to place them anew. */
    @SuppressWarnings("ReferenceEquality")
    private boolean same(Trial trial, int number) {
        return number < counted.size() && counted.get(number) == trial;
    }

    private List<TrialChange> changes(List<Trial> now) {
        List<TrialChange> changes = new ArrayList<>();
        for (int number = 0; number < Math.max(counted.size(), now.size()); number++) {
            if (number >= now.size() || !same(now.get(number), number)) {
                changes.add(new TrialChange(at(counted, number), at(now, number)));
            }
        }
        return changes;
    }

    private static Optional<Trial> at(List<Trial> trials, int number) {
        return number < trials.size() ? Optional.of(trials.get(number)) : Optional.empty();
    }

    private Map<Position, List<Trial>> positions(Pruner pruner, List<TrialChange> changes) {
        Map<Position, List<Trial>> gone = new EnumMap<>(Position.class);
        Map<Position, List<Trial>> come = new EnumMap<>(Position.class);
        for (TrialChange change : changes) {
            change.before().ifPresent(trial -> add(gone, pruner, trial));
            change.after().ifPresent(trial -> add(come, pruner, trial));
        }
        Map<Position, List<Trial>> after = new EnumMap<>(Position.class);
        for (Position position : Position.values()) {
            List<Trial> trials = Sorted.edited(
                    positions.getOrDefault(position, List.of()),
                    gone.getOrDefault(position, List.of()),
                    come.getOrDefault(position, List.of()),
                    Comparator.comparingInt(Trial::number));
            if (!trials.isEmpty()) {
                after.put(position, trials);
            }
        }
        return Collections.unmodifiableMap(after);
    }

    private static void add(Map<Position, List<Trial>> positions, Pruner pruner, Trial trial) {
        Position position = Position.of(trial, pruner.last(trial.bracket()));
        if (position != Position.ENDED) {
            positions.computeIfAbsent(position, at -> new ArrayList<>()).add(trial);
        }
    }

    private List<Ladder> ladders(Study asked, List<Trial> now, List<TrialChange> changes) {
        Map<Integer, List<TrialChange>> byBracket = new HashMap<>();
        int begun = ladders.size();
        boolean left = false;
        for (TrialChange change : changes) {
            begun = Math.max(begun, change.after().map(Trial::bracket).orElse(-1) + 1);
            boolean stays =
                    change.before().map(Trial::bracket).equals(change.after().map(Trial::bracket));
            if (stays) {
                add(byBracket, change.after(), change);
            } else {
                left |= change.before().isPresent();
                add(byBracket, change.before(), new TrialChange(change.before(), Optional.empty()));
                add(byBracket, change.after(), new TrialChange(Optional.empty(), change.after()));
            }
        }
        if (left) {
            begun = now.stream().mapToInt(trial -> trial.bracket() + 1).max().orElse(0);
        }
        return IntStream.range(0, begun)
                .mapToObj(bracket -> {
                    Ladder before = bracket < ladders.size()
                            ? ladders.get(bracket)
                            : Ladder.empty(
                                    asked.pruner().rungs(bracket),
                                    asked.objectives().plain());
                    List<TrialChange> here = byBracket.get(bracket);
                    return here == null
                            ? before
                            : before.after(asked.objective().direction(), here);
                })
                .toList();
    }

    private static void add(Map<Integer, List<TrialChange>> brackets, Optional<Trial> trial, TrialChange change) {
        trial.ifPresent(present -> brackets.computeIfAbsent(present.bracket(), bracket -> new ArrayList<>())
                .add(change));
    }
}
