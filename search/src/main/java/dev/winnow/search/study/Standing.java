package dev.winnow.search.study;

import dev.winnow.search.pruner.Ladder;
import dev.winnow.search.sampler.Places;
import dev.winnow.search.trial.Position;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A study at one moment. */
public final class Standing {
    private final Study study;
    private final List<Trial> trials;
    private final int next;
    private final TrialIndex index;
    private final Set<Integer> living;
    private final Optional<TrialQueue> queue;
    private final Places places;

    private Standing(Study study, List<Trial> trials, int next, TrialIndex index, Progress progress, Places places) {
        this.study = study;
        this.trials = trials;
        this.next = next;
        this.index = index;
        this.living = progress.living();
        this.queue = progress.queue();
        this.places = places;
    }

    /**
     * A study of which nothing is known yet.
     *
     * @param trials all trials that exist, in any order
     */
    public static Standing of(Study study, List<Trial> trials, Progress progress) {
        return of(TrialIndex.empty(study), study, trials, progress, new Places());
    }

    /**
     * The same study later: the same as {@link #of}, and found the sooner the more trials are the same objects as here.
     *
     * @param asked what was asked for, which may have changed
     */
    public Standing later(Study asked, List<Trial> all, Progress progress) {
        Places known = asked.space().equals(study.space()) ? places : new Places();
        return of(index, asked, all, progress, known);
    }

    private static Standing of(TrialIndex before, Study study, List<Trial> trials, Progress progress, Places places) {
        List<Trial> compared = study.compared(byNumber(trials));
        int last = compared.isEmpty() ? -1 : compared.get(compared.size() - 1).number();
        int next = Math.max(last + 1, progress.created());
        return new Standing(study, compared, next, before.after(study, compared, next), progress, places);
    }

    /** What was asked for. */
    public Study study() {
        return study;
    }

    /** The trials, ordered by number, with the values that they are compared by. */
    List<Trial> trials() {
        return trials;
    }

    /** The first number that was never used. */
    int next() {
        return next;
    }

    /** Where the trials stand in the space, as far as the sampler has asked. */
    Places places() {
        return places;
    }

    /** The same trials in other orders. */
    TrialIndex index() {
        return index;
    }

    private static List<Trial> byNumber(List<Trial> trials) {
        for (int i = 1; i < trials.size(); i++) {
            if (trials.get(i - 1).number() > trials.get(i).number()) {
                return trials.stream()
                        .sorted(Comparator.comparingInt(Trial::number))
                        .toList();
            }
        }
        return List.copyOf(trials);
    }

    List<Trial> at(Position position) {
        return index.positions().getOrDefault(position, List.of());
    }

    /** The trials at some positions together, ordered by number. */
    List<Trial> at(Position... several) {
        return Stream.of(several)
                .flatMap(position -> at(position).stream())
                .sorted(Comparator.comparingInt(Trial::number))
                .toList();
    }

    boolean none(Position position) {
        return at(position).isEmpty();
    }

    /** All brackets that have begun, in their order, with the trials that they have so far. */
    public List<Ladder> ladders() {
        return ladders(Math.max(1, next));
    }

    /** The trials whose trainer may still live although it trains for no grant any more. */
    Set<Integer> leaving() {
        Set<Integer> leaving = new HashSet<>(living);
        at(Position.TRAINING).forEach(trial -> leaving.remove(trial.number()));
        return leaving;
    }

    /** What is known of the room for trials, after what was known before. */
    Room room(Room before) {
        return queue.map(known -> before.after(known, placed(known), trials, next))
                .orElse(before);
    }

    /** How many more trials may ask for room now. */
    int mayAsk(Room room) {
        return queue.map(known -> room.more(known, placed(known), study.limits().queuedTrials()))
                .orElse(Integer.MAX_VALUE);
    }

    /** How many trials hold a slot and have room. */
    private int placed(TrialQueue known) {
        return (int) at(Position.TRAINING).stream()
                .filter(trial -> !known.holds(trial.number()))
                .count();
    }

    /**
     * The trials as a sampler learns from them. One that came to its last rung is completed, however long its trainer takes to
     * leave.
     */
    List<Trial> learned() {
        if (none(Position.FINISHED)) {
            return trials;
        }
        Set<Integer> finished =
                at(Position.FINISHED).stream().map(Trial::number).collect(Collectors.toSet());
        return trials.stream()
                .map(trial -> finished.contains(trial.number()) ? trial.withState(State.COMPLETED) : trial)
                .toList();
    }

    /**
     * All brackets that have begun, in their order.
     *
     * @param limit number of trials the study will have at most
     */
    public List<Ladder> ladders(int limit) {
        List<Ladder> ladders = new ArrayList<>();
        long first = 0;
        for (Ladder ladder : index.ladders()) {
            long end = Math.max(first, Math.min(first + study.pruner().bracketTrials(ladders.size()), limit));
            ladders.add(ladder.sized((int) (end - first)));
            first = end;
        }
        return ladders;
    }
}
