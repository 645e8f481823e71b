package dev.winnow.local.cloudevents;

import dev.winnow.client.Scope;
import dev.winnow.tracking.cloudevents.StudyEvent;
import dev.winnow.tracking.cloudevents.StudyEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be sent, by the studies as they were seen last: at most three events a study, however long the receiver is away.
 * The notes say what was taken, a key for each study. Threads share it.
 */
final class Outbox {
    private final Instant since;
    private final int scopes;
    private final Map<String, Set<String>> told = new HashMap<>();
    private final Map<Scope, Map<String, StudyEvents>> studies = new HashMap<>();
    /** Studies with something to send, in the order of their turns. */
    private final Set<String> waiting = new LinkedHashSet<>();
    /** Studies whose notes are out of date. */
    private final Set<String> unwritten = new HashSet<>();

    private boolean news;

    /** An event and its study. */
    record Due(String uid, StudyEvent event) {}

    /**
     * An empty one.
     *
     * @param notes what was taken, by the uid of the study
     * @param since what happened before is not sent
     * @param scopes so many are followed; only when each has been listed is a study known to be gone
     */
    Outbox(Map<String, String> notes, Instant since, int scopes) {
        this.since = since;
        this.scopes = scopes;
        notes.forEach(
                (uid, marks) -> told.put(uid, Set.copyOf(List.of(marks.strip().split(" +")))));
    }

    /** These are all studies of a scope. */
    synchronized void all(Scope scope, Collection<StudyEvents> now) {
        var known = studies.computeIfAbsent(scope, key -> new HashMap<>());
        var uids = new HashSet<String>();
        now.forEach(study -> uids.add(study.uid()));
        List.copyOf(known.keySet()).stream().filter(uid -> !uids.contains(uid)).forEach(uid -> gone(scope, uid));
        now.forEach(study -> put(scope, study));
        if (studies.size() == scopes) {
            var left = new HashSet<>(told.keySet());
            studies.values().forEach(some -> left.removeAll(some.keySet()));
            left.forEach(this::forget);
        }
    }

    /** A study is new or has changed. */
    synchronized void put(Scope scope, StudyEvents study) {
        studies.computeIfAbsent(scope, key -> new HashMap<>()).put(study.uid(), study);
        sort(study);
    }

    /** A study is gone, and with it what was not sent. */
    synchronized void gone(Scope scope, String uid) {
        var known = studies.get(scope);
        if (known != null) {
            known.remove(uid);
        }
        waiting.remove(uid);
        forget(uid);
    }

    private void forget(String uid) {
        if (told.remove(uid) != null) {
            unwritten.add(uid);
            wake();
        }
    }

    private void sort(StudyEvents study) {
        if (due(study).isEmpty()) {
            waiting.remove(study.uid());
        } else if (waiting.add(study.uid())) {
            wake();
        }
    }

    private List<StudyEvent> due(StudyEvents study) {
        return study.due(told.getOrDefault(study.uid(), Set.of()), since);
    }

    private Optional<StudyEvents> study(String uid) {
        return studies.values().stream()
                .filter(some -> some.containsKey(uid))
                .map(some -> some.get(uid))
                .findFirst();
    }

    /** The event whose turn it is. */
    synchronized Optional<Due> next() {
        return waiting.stream()
                .findFirst()
                .flatMap(this::study)
                .map(study -> new Due(study.uid(), due(study).get(0)));
    }

    /** The receiver has taken an event. */
    synchronized void taken(Due due) {
        if (study(due.uid()).isEmpty()) {
            return;
        }
        told.merge(due.uid(), Set.of(due.event().mark()), (before, one) -> StudyEvents.taken(before, due.event()));
        unwritten.add(due.uid());
        study(due.uid()).ifPresent(this::sort);
    }

    /** The receiver has not taken an event: the other studies come first now. */
    synchronized void later(Due due) {
        if (waiting.remove(due.uid())) {
            waiting.add(due.uid());
        }
    }

    /** What the notes lack; an empty value is a study that is gone. */
    synchronized Map<String, Optional<String>> unwritten() {
        var changes = new HashMap<String, Optional<String>>();
        unwritten.forEach(
                uid -> changes.put(uid, Optional.ofNullable(told.get(uid)).map(Outbox::text)));
        return changes;
    }

    /** The notes have these changes. */
    synchronized void written(Map<String, Optional<String>> changes) {
        changes.forEach((uid, marks) -> {
            if (Optional.ofNullable(told.get(uid)).map(Outbox::text).equals(marks)) {
                unwritten.remove(uid);
            }
        });
    }

    private static String text(Set<String> marks) {
        return String.join(" ", marks.stream().sorted().toList());
    }

    private void wake() {
        news = true;
        notifyAll();
    }

    /** Waits until there is something new, and so long at most. */
    @SuppressWarnings("WaitNotInLoop") // the caller looks again, however the wait ended
    synchronized void await(Duration most) throws InterruptedException {
        if (!news) {
            wait(Math.max(1, most.toMillis()));
        }
        news = false;
    }
}
