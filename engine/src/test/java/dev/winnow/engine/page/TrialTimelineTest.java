package dev.winnow.engine.page;

import static dev.winnow.testkit.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.Reason;
import dev.winnow.api.TrialStatus.PodRef;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.TrialFixture;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every trial is created at 00:00:00; the seconds after that say what it did. */
class TrialTimelineTest {
    private static Instant second(int second) {
        return Instant.parse(TrialFixture.TIME).plusSeconds(second);
    }

    /** The timeline in words: {@code Running 5-9 #1}, with ~ where the times are estimated. */
    private static List<String> story(TuningTrial trial) {
        return TrialTimeline.of(trial).stream()
                .map(segment -> segment.stage() + " " + seconds(segment.start()) + "-"
                        + (segment.end() == null ? "" : seconds(segment.end()))
                        + (segment.attempt() == null ? "" : " #" + segment.attempt())
                        + (segment.estimated() == null ? "" : " ~"))
                .toList();
    }

    private static long seconds(Instant time) {
        return time.getEpochSecond() - second(0).getEpochSecond();
    }

    private static TrialFixture started(State state, int attempts, int first, PodRef pod) {
        return trial().state(state).but(edit -> edit.attempts(attempts)
                .startTime(second(first).toString())
                .pod(pod));
    }

    private static PodRef pod(int attempt, int accepted, int started) {
        return new PodRef("digits-0-" + attempt, "uid", 0)
                .accepted(second(accepted))
                .started(second(started));
    }

    @Test
    void aTrialThatHasNotRunWaits() {
        assertThat(story(trial().build())).containsExactly("Pending 0-");
        assertThat(story(trial().state(State.Queued)
                        .but(edit -> edit.startTime(null))
                        .build()))
                .containsExactly("Queued 0-");
        assertThat(story(trial().state(State.Queued)
                        .but(edit -> edit.startTime(null).pod(new PodRef("digits-0-1", "uid", 0).accepted(second(3))))
                        .build()))
                .containsExactly("Starting 0-");
    }

    @Test
    void theFirstAttemptIsKnownExactly() {
        assertThat(story(started(State.Running, 1, 5, pod(1, 3, 5)).build()))
                .containsExactly("Queued 0-3 #1", "Starting 3-5 #1", "Running 5- #1");
        assertThat(story(started(State.Completed, 1, 5, pod(1, 3, 5).ended(second(12)))
                        .but(edit -> edit.completionTime(second(10).toString()))
                        .build()))
                .containsExactly("Queued 0-3 #1", "Starting 3-5 #1", "Running 5-10 #1", "Terminating 10-12 #1");
        assertThat(story(started(State.Stopped, 1, 5, pod(1, 3, 5))
                        .but(edit -> edit.completionTime(second(10).toString()))
                        .build()))
                .containsExactly("Queued 0-3 #1", "Starting 3-5 #1", "Running 5-10 #1", "Terminating 10- #1");
    }

    @Test
    void aTrialThatRestsSaysSinceWhen() {
        assertThat(story(started(State.Paused, 1, 5, pod(1, 3, 5).ended(second(9)))
                        .desired(Desired.Paused, Reason.AwaitingPromotion)
                        .at(second(8))
                        .reports(1, 0.5)
                        .build()))
                .containsExactly("Queued 0-3 #1", "Starting 3-5 #1", "Running 5-9 #1", "Resting 9-");
    }

    /** It ran to step 1 at 8 s, rested, ran to step 3 at 42 s, rested, and began its third attempt at 90 s. */
    @Test
    void earlierAttemptsFollowFromTheTimesOfTheReports() {
        var trial = started(State.Running, 3, 5, pod(3, 85, 90))
                .granted(9)
                .at(second(8))
                .reports(1, 0.5)
                .at(second(40))
                .reports(2, 0.6)
                .at(second(42))
                .reports(3, 0.7)
                .at(second(95))
                .reports(4, 0.8)
                .build();
        assertThat(story(trial))
                .containsExactly(
                        "Queued 0-5 #1",
                        "Running 5-8 #1 ~",
                        "Resting 8-40 ~",
                        "Running 40-42 #2 ~",
                        "Resting 42-85 ~",
                        "Starting 85-90 #3",
                        "Running 90- #3");
    }

    /** Its first attempt failed after step 2, which is no rung. */
    @Test
    void betweenRungsATrialDoesNotRest() {
        var trial = started(State.Running, 2, 5, pod(2, 20, 21))
                .granted(3)
                .at(second(7))
                .reports(1, 0.5)
                .at(second(9))
                .reports(2, 0.6)
                .build();
        assertThat(story(trial))
                .containsExactly(
                        "Queued 0-5 #1", "Running 5-9 #1 ~", "Pending 9-20 ~", "Starting 20-21 #2", "Running 21- #2");
    }
}
