package dev.winnow.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.StudyState;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.Tracker;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.MovingClock;
import dev.winnow.testkit.TrialFixture;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A study is told until it has ended, however often the tracker fails. */
class FollowerTest {
    private final MovingClock clock = new MovingClock();
    private final List<Long> pauses = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();
    private final List<StudyPage> told = new ArrayList<>();

    private static StudyPage page(StudyState study, State trial) {
        var resource = Manifests.stored(Manifests.asha("digits"));
        var status = resource.statusOrNew().edit().state(study);
        resource.setStatus((study == StudyState.Complete ? status.completionTime(TrialFixture.TIME) : status).status());
        return StudyPage.of(
                resource, List.of(TrialFixture.trial().state(trial).build()), Instant.parse(TrialFixture.TIME));
    }

    /** Each page takes so many seconds to be told. */
    private Tracker slow(long seconds) {
        return page -> {
            told.add(page);
            clock.forward(Duration.ofSeconds(seconds));
        };
    }

    private StudyPage follow(Tracker tracker, StudyPage... pages) throws Exception {
        Iterator<StudyPage> next = List.of(pages).iterator();
        return new Follower(now -> next.next(), tracker, clock, pause -> pauses.add(pause.toSeconds()), complaints::add)
                .untilItEnds();
    }

    @Test
    void endsWithThePageInWhichTheStudyAndItsTrialsHaveEnded() throws Exception {
        var last = page(StudyState.Complete, State.Stopped);
        var end = follow(
                slow(0), page(StudyState.Running, State.Running), page(StudyState.Complete, State.Running), last);

        assertThat(end).isSameAs(last);
        assertThat(told).hasSize(3);
        assertThat(pauses).containsExactly(5L, 5L);
        assertThat(complaints).isEmpty();
    }

    @Test
    void aSlowTrackerIsToldAtMostATenthOfTheTime() throws Exception {
        follow(slow(7), page(StudyState.Running, State.Running), page(StudyState.Complete, State.Completed));

        assertThat(pauses).containsExactly(70L);
    }

    @Test
    void aTrackerThatFailsIsTriedAgainMoreAndMoreSeldomAndSaysSoOnce() throws Exception {
        var faults = new ArrayList<>(List.of("away", "away", "away", "away", "away", "away", "wrong password"));
        Tracker failing = page -> {
            if (!faults.isEmpty()) {
                throw new IOException(faults.remove(0));
            }
            told.add(page);
        };
        var running = page(StudyState.Running, State.Running);
        follow(
                failing,
                running,
                running,
                running,
                running,
                running,
                running,
                running,
                page(StudyState.Complete, State.Completed));

        assertThat(told).hasSize(1);
        assertThat(pauses).containsExactly(5L, 10L, 20L, 40L, 60L, 60L, 5L);
        assertThat(complaints).containsExactly("away: tries again", "wrong password: tries again", "It works again.");
    }
}
