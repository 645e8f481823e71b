package dev.winnow.local.cloudevents;

import dev.winnow.api.Durations;
import dev.winnow.api.TuningStudy;
import dev.winnow.client.Cluster;
import dev.winnow.client.ClusterException;
import dev.winnow.client.Follow;
import dev.winnow.client.Listener;
import dev.winnow.client.Notes;
import dev.winnow.client.Scope;
import dev.winnow.tracking.cloudevents.StudyEvents;
import dev.winnow.tracking.cloudevents.Webhook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Sends what happens to the studies of a cluster, until it is ended. It follows the studies and compares them with its notes, so
 * neither a crash nor an outage of either side changes what the receiver has heard in the end. One request is under way at a
 * time. What was taken is noted after that: who dies in between sends an event again, with the same id.
 */
public final class Sender {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    /** At least so long between two writes of the notes, each of which is a write of all of them in etcd. */
    private static final Duration NOTE_EVERY = Duration.ofSeconds(1);

    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final Duration FAREWELL = Duration.ofSeconds(10);

    private final Cluster cluster;
    private final List<Scope> scopes;
    private final Notes notes;
    private final Webhook webhook;
    private final Clock clock;
    private final Consumer<String> log;
    private final Map<String, String> faults = new HashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;

    /** Whoever is interrupted from now on is told to end. */
    private volatile boolean ending;

    private Duration pause = FIRST_PAUSE;
    private Instant sendAt = Instant.MIN;
    private Duration notePause = NOTE_EVERY;
    private Instant noteAt = Instant.MIN;

    /**
     * A sender that the thread which makes it will {@link #run}.
     *
     * @param notes what was sent; what happened before they were made is not sent
     * @param log gets a line for each event, and when something begins to fail or works again
     */
    public Sender(
            Cluster cluster, List<Scope> scopes, Notes notes, Webhook webhook, Clock clock, Consumer<String> log) {
        this.cluster = cluster;
        this.scopes = List.copyOf(scopes);
        this.notes = notes;
        this.webhook = webhook;
        this.clock = clock;
        this.log = log;
        thread = Thread.currentThread();
    }

    /**
     * Sends until it is ended.
     *
     * @throws ClusterException if a scope is none
     */
    public void run() throws ClusterException {
        try {
            var noted = read();
            var outbox = new Outbox(noted.data(), noted.created(), scopes.size());
            var follows = new ArrayList<Follow<TuningStudy>>();
            try {
                for (var scope : scopes) {
                    follows.add(cluster.followStudies(scope, listener(scope, outbox)));
                }
                while (true) {
                    turn(outbox);
                }
            } finally {
                ending = true;
                follows.forEach(Follow::close);
                write(outbox);
            }
        } catch (InterruptedException e) {
            log.accept("Told to end.");
        } finally {
            over.countDown();
        }
    }

    private Notes.Noted read() throws InterruptedException {
        var wait = FIRST_PAUSE;
        while (true) {
            try {
                var noted = notes.read();
                works("notes");
                return noted;
            } catch (ClusterException e) {
                fails("notes", notes + " cannot be read: " + e.getMessage());
                TimeUnit.MILLISECONDS.sleep(wait.toMillis());
                wait = Durations.doubled(wait, LONGEST_PAUSE);
            }
        }
    }

    private void turn(Outbox outbox) throws InterruptedException {
        var now = clock.instant();
        var due = now.isBefore(sendAt) ? Optional.<Outbox.Due>empty() : outbox.next();
        if (due.isPresent()) {
            deliver(outbox, due.get(), now);
        }
        boolean unwritten = !outbox.unwritten().isEmpty();
        if (unwritten && !clock.instant().isBefore(noteAt)) {
            write(outbox);
        } else if (due.isEmpty()) {
            outbox.await(idle(now, unwritten));
        }
    }

    /** How long nothing has to be done if nothing happens. */
    private Duration idle(Instant now, boolean unwritten) {
        var wait = now.isBefore(sendAt) ? Duration.between(now, sendAt) : IDLE;
        var note = unwritten ? Duration.between(now, noteAt) : IDLE;
        return note.compareTo(wait) < 0 ? note : wait;
    }

    private void deliver(Outbox outbox, Outbox.Due due, Instant now) throws InterruptedException {
        var answer = webhook.send(due.event(), now);
        if (answer instanceof Webhook.Refused refused) {
            outbox.later(due);
            sendAt = clock.instant().plus(refused.pause().orElse(pause));
            pause = Durations.doubled(pause, LONGEST_PAUSE);
            fails("receiver", webhook + " answers " + due.event().id() + " with " + refused.why());
        } else {
            outbox.taken(due);
            pause = FIRST_PAUSE;
            works("receiver");
            log.accept("Sent " + due.event().id());
        }
    }

    private void write(Outbox outbox) {
        var changes = outbox.unwritten();
        if (changes.isEmpty()) {
            return;
        }
        try {
            notes.write(changes);
            outbox.written(changes);
            works("notes");
            notePause = NOTE_EVERY;
        } catch (ClusterException e) {
            fails("notes", notes + " cannot be written: " + e.getMessage());
            notePause = Durations.doubled(notePause, LONGEST_PAUSE);
        }
        noteAt = clock.instant().plus(notePause);
    }

    private Listener<TuningStudy> listener(Scope scope, Outbox outbox) {
        return new Listener<>() {
            @Override
            public void all(Collection<TuningStudy> studies) {
                works(scope.toString());
                outbox.all(scope, studies.stream().map(StudyEvents::of).toList());
            }

            @Override
            public void changed(TuningStudy study) {
                outbox.put(scope, StudyEvents.of(study));
            }

            @Override
            public void gone(TuningStudy study) {
                outbox.gone(scope, study.getMetadata().getUid());
            }

            @Override
            public void problem(ClusterException fault) {
                if (!ending) {
                    fails(scope.toString(), String.valueOf(fault.getMessage()));
                }
            }
        };
    }

    private synchronized void fails(String what, String fault) {
        if (!fault.equals(faults.put(what, fault))) {
            log.accept(fault + ": tries again");
        }
    }

    private synchronized void works(String what) {
        if (faults.remove(what) != null) {
            log.accept("It works again: " + what);
        }
    }

    /** Ends it, and waits for the notes to be written, ten seconds at most. */
    public void end() throws InterruptedException {
        thread.interrupt();
        if (!over.await(FAREWELL.toSeconds(), TimeUnit.SECONDS)) {
            log.accept("The notes are not up to date: some events will be sent again.");
        }
    }
}
