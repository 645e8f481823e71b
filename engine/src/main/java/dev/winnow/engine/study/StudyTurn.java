package dev.winnow.engine.study;

import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Problem;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.search.study.Study;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * One turn of a study: what follows from its manifest, its trials, the studies that it learns from, and the time. A turn is
 * a pure function, so the same things give the same turn again. Whoever runs the study, on a cluster or on one machine,
 * observes, takes the turn, acts on it and records its status.
 */
public sealed interface StudyTurn permits StudyTurn.Rejected, StudyTurn.Learn, Go {
    /** When the next turn of a study comes that waits for other studies: nothing that happens to those studies wakes it. */
    Duration SOURCES_AGAIN = Duration.ofSeconds(2);
    /** When a study goes on that has put on record what it learned. */
    Duration LEARNED_AGAIN = Duration.ofMillis(50);

    /** Calls the function that belongs to this kind of turn. */
    <T> T match(Function<Rejected, T> rejected, Function<Learn, T> learn, Function<Go, T> go);

    /**
     * The study cannot run as it is.
     *
     * @param problems what is wrong
     * @param status the status to record; that of a study which has ended stays as it is
     */
    record Rejected(List<Problem> problems, StudyStatus status) implements StudyTurn {
        @Override
        public <T> T match(Function<Rejected, T> rejected, Function<Learn, T> learn, Function<Go, T> go) {
            return rejected.apply(this);
        }
    }

    /**
     * The study copies what other studies know, or waits for these studies. What follows from the copy is decided by the
     * next turn, which finds the copy on record.
     *
     * @param waits what the study waits for; empty if the status to record holds the copy
     * @param status the status to record
     */
    record Learn(Optional<String> waits, StudyStatus status) implements StudyTurn {
        /** When the next turn is due, although nothing may happen until then. */
        public Duration again() {
            return waits.isPresent() ? SOURCES_AGAIN : LEARNED_AGAIN;
        }

        @Override
        public <T> T match(Function<Rejected, T> rejected, Function<Learn, T> learn, Function<Go, T> go) {
            return learn.apply(this);
        }
    }

    /** Takes a single turn, with room for every trial. Whoever takes turn after turn has a memory, and may have a budget. */
    static StudyTurn of(TuningStudy study, List<TuningTrial> trials, OtherStudies others, Instant now) {
        var memory = new TurnMemory(new StudyReader());
        return of(memory, study, trials, others, RoomForTrials.ALWAYS, drawn -> true, now);
    }

    /**
     * Takes a turn.
     *
     * @param memory what the last turn of this study has read
     * @param study a study whose manifest the schema has let pass, defaults included
     * @param trials the trials of the study that exist
     * @param others where the study finds the studies that it learns from
     * @param room which trials have no room to train in
     * @param budget whether this turn, which has drawn so many new configurations, may draw another. If not, the next turn is
     *     due at once: it draws what this one would have drawn
     */
    static StudyTurn of(
            TurnMemory memory,
            TuningStudy study,
            List<TuningTrial> trials,
            OtherStudies others,
            RoomForTrials room,
            IntPredicate budget,
            Instant now) {
        var unreadable = Unreadable.problems(study, trials);
        if (!unreadable.isEmpty()) {
            return rejected(study, unreadable, now);
        }
        var definition = memory.definition(study.getSpec());
        if (!definition.problems().isEmpty()) {
            return rejected(study, definition.problems(), now);
        }
        var read = definition.orElseThrow();
        var unread = unread(study, read, trials);
        if (!unread.isEmpty()) {
            return learn(memory, study, read, EarlierStudies.sources(unread, others), unread, now);
        }
        var known = memory.trials(read, study.getSpec(), trials);
        return known.stranger()
                .<StudyTurn>map(stranger -> rejected(study, List.of(stranger), now))
                .orElseGet(() -> Go.of(memory, study, read, trials, known.trials(), room, budget::test, now));
    }

    /** The turn of a study with problems, also with those that only a cluster knows. */
    static StudyTurn rejected(TuningStudy study, List<Problem> problems, Instant now) {
        var before = study.statusOrNew();
        return new Rejected(problems, before.ended() ? before : new StudyStatusBuilder(study, now).rejected(problems));
    }

    /** What to say of a turn that failed by a fault of the operator. */
    static String words(RuntimeException fault) {
        return "the operator fails at its turn, which is tried again at least once a minute; until then nothing is decided, and pods"
                + " run on. Take back the latest change of the study and its trials, or use another release, and report the fault"
                + " with the operator's log: " + fault;
    }

    /** The status of a study whose turn failed by a fault of the operator; that of a study which has ended stays as it is. */
    static StudyStatus failed(TuningStudy study, RuntimeException fault, Instant now) {
        var before = study.statusOrNew();
        return before.ended() ? before : new StudyStatusBuilder(study, now).failing(words(fault));
    }

    /** The studies to learn from before anything else is done. */
    private static List<String> unread(TuningStudy study, Study definition, List<TuningTrial> trials) {
        var before = study.statusOrNew();
        return Go.created(study, trials) > 0 || before.ended() || definition.suspended()
                ? List.of()
                : EarlierStudies.unread(study.getSpec(), before);
    }

    private static StudyTurn learn(
            TurnMemory memory,
            TuningStudy study,
            Study definition,
            List<EarlierStudies.Source> sources,
            List<String> unread,
            Instant now) {
        var refused = EarlierStudies.problems(study.getSpec(), sources);
        if (!refused.isEmpty()) {
            return rejected(study, refused, now);
        }
        var waits = EarlierStudies.waits(unread, sources);
        var learned = new TuningStudy();
        learned.setMetadata(study.getMetadata());
        learned.setSpec(study.getSpec());
        learned.setStatus(
                waits.isPresent()
                        ? study.statusOrNew()
                        : study.statusOrNew()
                                .learned(EarlierStudies.copy(study.getSpec(), definition.space(), sources)));
        return new Learn(waits, Go.idle(memory, learned, definition, now).status(List.of(), waits));
    }
}
