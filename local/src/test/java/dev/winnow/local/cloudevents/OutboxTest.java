package dev.winnow.local.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.client.Scope;
import dev.winnow.tracking.cloudevents.StudyEvent;
import dev.winnow.tracking.cloudevents.StudyEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OutboxTest {
    private static final Scope A = Scope.of("a");
    private static final Scope B = Scope.of("b");

    private static StudyEvents study(String uid, String... marks) {
        return new StudyEvents(
                uid,
                Stream.of(marks)
                        .map(mark -> new StudyEvent(uid + "/" + mark, mark, Optional.empty(), "{}"))
                        .toList(),
                Optional.empty());
    }

    private static Outbox outbox(Map<String, String> notes) {
        return new Outbox(notes, Instant.EPOCH, 2);
    }

    /** Sends all that there is, and everything is taken. */
    private static List<String> sent(Outbox outbox) {
        var ids = new ArrayList<String>();
        for (var due = outbox.next(); due.isPresent(); due = outbox.next()) {
            ids.add(due.get().event().id());
            outbox.taken(due.get());
        }
        return ids;
    }

    @Test
    void eventsOfAStudyKeepTheirOrder() {
        var outbox = outbox(Map.of());
        outbox.all(A, List.of(study("1", "started", "best/x/1", "completed")));

        assertThat(sent(outbox)).containsExactly("1/started", "1/best/x/1", "1/completed");
    }

    @Test
    void aBestValueThatAnotherHasFollowedIsNeverSent() {
        var outbox = outbox(Map.of("1", "started"));
        outbox.put(A, study("1", "started", "best/x/1"));
        outbox.put(A, study("1", "started", "best/x/3"));
        outbox.put(A, study("1", "started", "best/y/3"));

        assertThat(sent(outbox)).containsExactly("1/best/y/3");
    }

    @Test
    void whatTheNotesSayWasSentIsNotSentAgain() {
        var outbox = outbox(Map.of("1", "best/x/1 started", "2", "started started"));
        outbox.all(A, List.of(study("1", "started", "best/x/1"), study("2", "started", "best/y/1")));

        assertThat(sent(outbox)).containsExactly("2/best/y/1");
        assertThat(outbox.unwritten()).isEqualTo(Map.of("2", Optional.of("best/y/1 started")));
    }

    @Test
    void aStudyWhoseEventIsNotTakenWaitsForTheOthers() {
        var outbox = outbox(Map.of());
        outbox.all(A, List.of(study("1", "started"), study("2", "started"), study("3", "started")));
        outbox.later(outbox.next().orElseThrow());

        assertThat(sent(outbox)).containsExactly("2/started", "3/started", "1/started");
    }

    @Test
    void notesAreChangedUntilTheyAreWritten() {
        var outbox = outbox(Map.of());
        outbox.put(A, study("1", "started", "best/x/1"));
        outbox.taken(outbox.next().orElseThrow());
        var first = outbox.unwritten();
        outbox.taken(outbox.next().orElseThrow());
        outbox.written(first);

        assertThat(first).isEqualTo(Map.of("1", Optional.of("started")));
        assertThat(outbox.unwritten()).isEqualTo(Map.of("1", Optional.of("best/x/1 started")));
        outbox.written(outbox.unwritten());
        assertThat(outbox.unwritten()).isEmpty();
    }

    @Test
    void theNotesOfAStudyThatIsGoneAreRemoved() {
        var outbox = outbox(Map.of("1", "started", "2", "started", "3", "started"));
        outbox.all(A, List.of(study("1", "started"), study("2", "started")));
        assertThat(outbox.unwritten())
                .as("the other namespace may have study 3")
                .isEmpty();
        outbox.all(B, List.of());
        outbox.gone(A, "2");

        assertThat(outbox.unwritten()).isEqualTo(Map.of("2", Optional.empty(), "3", Optional.empty()));
        outbox.all(A, List.of());
        assertThat(outbox.unwritten()).containsKey("1");
    }

    @Test
    void aStudyThatIsGoneMeanwhileLeavesNothing() {
        var outbox = outbox(Map.of());
        outbox.put(A, study("1", "started", "completed"));
        var due = outbox.next().orElseThrow();
        outbox.gone(A, "1");
        outbox.taken(due);
        outbox.later(due);

        assertThat(outbox.next()).isEmpty();
        assertThat(outbox.unwritten()).isEmpty();
    }

    @Test
    void whatHappenedBeforeIsNotSent() {
        var old = new StudyEvent("1/completed", "completed", Optional.of(Instant.EPOCH.minusSeconds(1)), "{}");
        var outbox = outbox(Map.of());
        outbox.put(A, new StudyEvents("1", List.of(old), Optional.empty()));

        assertThat(outbox.next()).isEmpty();
    }
}
