package dev.winnow.engine.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.winnow.api.Reported.Point;
import dev.winnow.api.Reported.RungValue;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a trial did when, from its creation on. The status has the times of the newest attempt; what came before follows from
 * the times of the reports and is marked as estimated: a trial reports as long as it runs, and rests after a rung.
 */
public final class TrialTimeline {

    /** What a trial does. */
    public enum Stage {
        /** It has no attempt. */
        Pending,
        /** Its attempt waits for a node. */
        Queued,
        /** Its attempt has a node, and its trainer does not run yet. */
        Starting,
        Running,
        /** It waits at a rung, or for the end of a suspension. */
        Resting,
        /** It was told to end. */
        Terminating
    }

    /**
     * A time in which a trial did one thing.
     *
     * @param end null if it does so still
     * @param attempt counted from 1; null if none or not known
     * @param estimated true if the times were not measured; null if they were
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Segment(
            Stage stage,
            @JsonSerialize(using = ToStringSerializer.class) Instant start,

            @JsonSerialize(using = ToStringSerializer.class) @Nullable
            Instant end,

            @Nullable Integer attempt,
            @Nullable Boolean estimated) {}

    private static final int MOST = 32;

    private final TrialStatus status;
    private final List<Segment> segments = new ArrayList<>();

    private TrialTimeline(TrialStatus status) {
        this.status = status;
    }

    /** The times of a trial, the oldest first, 32 at most. */
    public static List<Segment> of(TuningTrial trial) {
        var timeline = new TrialTimeline(trial.statusOrNew());
        var created = trial.getMetadata().getCreationTimestamp();
        if (created != null) {
            timeline.fill(Instant.parse(created));
        }
        return List.copyOf(
                timeline.segments.subList(Math.max(0, timeline.segments.size() - MOST), timeline.segments.size()));
    }

    private void fill(Instant created) {
        var completed = instant(status.completionTime());
        var first = instant(status.startTime());
        if (first.isEmpty()) {
            waiting(created, completed);
            return;
        }
        var pod = status.pod();
        var started = pod == null ? Optional.<Instant>empty() : instant(pod.startTime());
        var accepted = pod == null ? Optional.<Instant>empty() : instant(pod.acceptedTime());
        boolean one = status.attemptCount() <= 1 || started.equals(first);
        start(created, one ? accepted : Optional.empty(), first.get(), 1);
        if (one) {
            latest(started.orElse(first.get()), completed);
            return;
        }
        var rested = earlier(first.get(), started.or(() -> accepted).or(() -> completed));
        if (started.isPresent()) {
            add(rested.stage(), rested.since(), accepted.orElse(started.get()), null, true);
            accepted.ifPresent(from -> add(Stage.Starting, from, started.get(), status.attemptCount(), false));
            latest(started.get(), completed);
        } else if (completed.isPresent()) {
            add(rested.stage(), rested.since(), completed.get(), null, true);
        } else {
            open(status.state() == State.Paused ? Stage.Resting : now(), rested.since());
        }
    }

    /** Before the first trainer ran. */
    private void waiting(Instant created, Optional<Instant> completed) {
        if (completed.isPresent()) {
            add(Stage.Pending, created, completed.get(), null, false);
        } else {
            open(status.state() == State.Paused ? Stage.Resting : now(), created);
        }
    }

    private Stage now() {
        boolean node = status.pod() != null && status.pod().acceptedTime() != null;
        return status.state() == State.Queued ? node ? Stage.Starting : Stage.Queued : Stage.Pending;
    }

    private void start(Instant from, Optional<Instant> accepted, Instant running, int attempt) {
        add(Stage.Queued, from, accepted.orElse(running), attempt, false);
        accepted.ifPresent(node -> add(Stage.Starting, node, running, attempt, false));
    }

    /** The newest attempt, which the status knows. */
    private void latest(Instant started, Optional<Instant> completed) {
        var ended = status.pod() == null
                ? Optional.<Instant>empty()
                : instant(status.pod().endTime());
        int attempt = Math.max(1, status.attemptCount());
        if (ended.isEmpty() && status.state() == State.Running) {
            segments.add(new Segment(Stage.Running, started, null, attempt, null));
            return;
        }
        var told = completed.or(() -> ended).orElse(started);
        add(Stage.Running, started, ended.filter(end -> end.isBefore(told)).orElse(told), attempt, false);
        if (status.ended()) {
            if (ended.isEmpty()) {
                segments.add(new Segment(Stage.Terminating, told, null, attempt, null));
            } else {
                add(Stage.Terminating, told, ended.get(), attempt, false);
            }
        } else {
            open(status.state() == State.Paused ? Stage.Resting : now(), ended.orElse(started));
        }
    }

    private record Rested(Stage stage, Instant since) {}

    /** The attempts before the newest: they rested at the rungs after which the longest time passed until the next report. */
    private Rested earlier(Instant first, Optional<Instant> until) {
        var times = times(until);
        var rungs = status.report().rungValues().stream()
                .map(RungValue::time)
                .map(Instant::parse)
                .filter(times::contains)
                .toList();
        var breaks = rungs.stream()
                .filter(rung -> times.indexOf(rung) < times.size() - 1)
                .sorted(Comparator.comparing((Instant rung) -> gap(times, rung)).reversed())
                .limit(Math.max(0, status.attemptCount() - 2))
                .sorted()
                .toList();
        var from = first;
        int attempt = 1;
        for (var rest : breaks) {
            var next = times.get(times.indexOf(rest) + 1);
            add(Stage.Running, from, rest, attempt, true);
            add(Stage.Resting, rest, next, null, true);
            from = next;
            attempt++;
        }
        var last = times.isEmpty() ? from : times.get(times.size() - 1);
        add(Stage.Running, from, last, attempt, true);
        return new Rested(rungs.contains(last) ? Stage.Resting : Stage.Pending, last.isBefore(from) ? from : last);
    }

    private static Duration gap(List<Instant> times, Instant rung) {
        return Duration.between(rung, times.get(times.indexOf(rung) + 1));
    }

    /** When reports came before a moment. */
    private List<Instant> times(Optional<Instant> until) {
        var report = status.report();
        return Stream.concat(
                        report.points().stream().map(Point::time),
                        report.rungValues().stream().map(RungValue::time))
                .flatMap(time -> instant(time).stream())
                .filter(time -> until.isEmpty() || time.isBefore(until.get()))
                .distinct()
                .sorted()
                .toList();
    }

    private void open(Stage stage, Instant start) {
        segments.add(new Segment(stage, start, null, null, null));
    }

    private void add(Stage stage, Instant start, Instant end, @Nullable Integer attempt, boolean estimated) {
        if (start.isBefore(end)) {
            segments.add(new Segment(stage, start, end, attempt, estimated ? true : null));
        }
    }

    private static Optional<Instant> instant(@Nullable String time) {
        return Optional.ofNullable(time).map(Instant::parse);
    }
}
