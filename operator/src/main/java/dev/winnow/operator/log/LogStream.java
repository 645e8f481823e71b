package dev.winnow.operator.log;

import dev.winnow.engine.log.TimedLog;
import dev.winnow.engine.report.Answer;
import dev.winnow.engine.report.Refusal;
import dev.winnow.engine.report.Report;
import dev.winnow.engine.report.Reporter;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One answer of the API server to the question for a log, from its begin to its end: a piece is asked for when the reports of the
 * piece before are on record, so there is one piece in memory. Of the thread that reads.
 */
final class LogStream {
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final int FORBIDDEN = 403;
    private static final int GONE = 404;
    private static final byte[] NOTHING = {};

    private final LogFollowers all;
    private final LogFollower follower;
    private final Reporter reporter;
    private final TimedLog log;
    private final boolean last;
    private final Queue<Report> due = new ArrayDeque<>();
    private @Nullable CompletableFuture<HttpResponse<AsyncBody>> answer;
    private @Nullable AsyncBody body;
    private byte[] piece = NOTHING;
    private int at;
    private boolean reading;
    private boolean rest;
    private @Nullable String end;

    /** @param last whether the log grows no more, so that the end of the answer is its end */
    LogStream(LogFollowers all, LogFollower follower, Reporter reporter, TimedLog log, boolean last) {
        this.all = all;
        this.follower = follower;
        this.reporter = reporter;
        this.log = log;
        this.last = last;
    }

    void open(CompletableFuture<HttpResponse<AsyncBody>> asked) {
        answer = asked;
        var unused = asked.whenComplete((response, fault) -> all.run(() -> begin(response, fault)));
    }

    private void begin(@Nullable HttpResponse<AsyncBody> response, @Nullable Throwable fault) {
        if (!follower.reads(this)) {
            if (response != null) {
                response.body().cancel();
            }
        } else if (response == null) {
            follower.broken("it cannot be read: " + fault);
        } else if (!response.isSuccessful()) {
            response.body().cancel();
            refused(response.code());
        } else {
            body = response.body();
            var unused = response.body()
                    .done()
                    .whenComplete((done, failure) -> all.run(() -> ended(failure == null ? "" : failure.toString())));
            response.body().consume();
        }
    }

    private void refused(int code) {
        if (code == GONE && last) {
            follower.finish();
            return;
        }
        if (code == FORBIDDEN) {
            follower.complain(
                    "the operator may not read its log: it needs the right get on pods/log, which the chart gives"
                            + " with trialMetrics.fromLogs");
        }
        follower.broken("the API server answers " + code);
    }

    /** Takes a piece; of whatever thread brings it. */
    void take(List<ByteBuffer> buffers, AsyncBody from) {
        all.run(() -> {
            if (follower.reads(this)) {
                follower.lives();
                piece = bytes(buffers);
                at = 0;
                reading = true;
                read();
            }
        });
    }

    private static byte[] bytes(List<ByteBuffer> buffers) {
        int size = buffers.stream().mapToInt(ByteBuffer::remaining).sum();
        var all = ByteBuffer.allocate(size);
        buffers.forEach(all::put);
        return all.array();
    }

    /** Reads on until the piece is at its end, or until a report has to be waited for. */
    private void read() {
        while (follower.reads(this)) {
            if (!due.isEmpty()) {
                if (!enter(due.element())) {
                    return;
                }
            } else if (at < piece.length) {
                at = log.read(piece, at, due::add);
            } else {
                over();
                return;
            }
        }
    }

    /** The piece was read, and what it reports is taken. */
    private void over() {
        log.complaint().ifPresent(follower::complain);
        all.pace(piece.length);
        reading = false;
        piece = NOTHING;
        at = 0;
        if (end != null) {
            close(end);
        } else if (body != null) {
            body.consume();
        }
    }

    /** Enters a report; whether it is taken or refused for good already. */
    private boolean enter(Report report) {
        var trial = follower.wanted();
        if (trial.isEmpty()) {
            follower.restart();
            return false;
        }
        try {
            var entered = all.intake().enter(trial.get(), reporter, report).toCompletableFuture();
            if (entered.isDone() && !entered.isCompletedExceptionally()) {
                taken(report);
                return true;
            }
            var unused = entered.whenComplete((there, fault) -> all.run(() -> entered(report, fault)));
            return false;
        } catch (Refusal refusal) {
            return refused(Answer.of(refusal));
        }
    }

    private void entered(Report report, @Nullable Throwable fault) {
        if (!follower.reads(this)) {
            return;
        }
        if (fault == null) {
            taken(report);
            read();
        } else if (refused(Answer.of(fault))) {
            read();
        }
    }

    private void taken(Report report) {
        due.remove();
        follower.taken(report);
    }

    private boolean refused(Answer answer) {
        if (answer.again()) {
            all.later(AGAIN, this::read);
            return false;
        }
        due.remove();
        return follower.refused(answer);
    }

    private void ended(String why) {
        if (follower.reads(this)) {
            end = why;
            if (!reading) {
                close(why);
            }
        }
    }

    /** @param why the stream broke; empty if it was ended by who sent it */
    private void close(String why) {
        if (!last || !why.isEmpty()) {
            follower.broken("its stream has ended " + why);
        } else if (rest) {
            follower.finish();
        } else {
            rest = true;
            reading = true;
            log.end(due::add);
            read();
        }
    }

    /** Ends the stream; what comes of it counts no more. */
    void cut() {
        if (body != null) {
            body.cancel();
        } else if (answer != null) {
            var unused = answer.cancel(false);
        }
    }
}
