package dev.winnow.engine.report;

import dev.winnow.api.TuningTrial;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What stands between HTTP and the {@link ReportIntake}: finds out for which trial an attempt reports. Who reports is told by
 * the token, which is checked before a body is read.
 *
 * @param store is asked for attempts that this replica has not seen yet
 */
public record ReportEndpoint(ReportStore store, Trials trials, ReportIntake intake) {
    /** Bytes of a report at most. */
    public static final int LARGEST = 64 * 1024;

    private static final String BEARER = "Bearer ";

    /**
     * The token of a request.
     *
     * @param authorization the header, {@code Bearer <token>}
     * @throws Refusal with code 401 when there is none
     */
    public static String token(@Nullable String authorization) throws Refusal {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw Refusal.unauthorized("send the content of WINNOW_TOKEN_FILE as Authorization: Bearer <token>");
        }
        return authorization.substring(BEARER.length()).strip();
    }

    /** The answer to a body that is larger than {@link #LARGEST}. */
    public static Refusal tooLarge() {
        return Refusal.tooLarge("a report has at most 64 KiB");
    }

    /**
     * Takes a report.
     *
     * @param identity of whom the token is
     * @param body the report as JSON
     * @return the answer, which comes when the study has decided; fails with a {@link Refusal} when the report is not taken, with
     *     another exception by a fault of ours
     */
    public CompletionStage<Answer> take(AttemptIdentity identity, byte[] body, Instant now) {
        try {
            var report = Report.read(body);
            var seen = trials.reporter(identity);
            if (seen.isEmpty()) {
                return store.exists(identity).thenCompose(there -> CompletableFuture.failedFuture(unseen(there)));
            }
            var reporter = seen.get();
            return intake.accept(trial(identity, reporter), reporter, report, now);
        } catch (Refusal | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** A trainer that is told 403 gives up, so it may not be told 403 only because this replica has not seen it yet. */
    private static Refusal unseen(boolean exists) {
        return exists
                ? Refusal.unavailable("this replica has not seen the pod yet: try again")
                : Refusal.forbidden("the token is not that of a trial's pod");
    }

    private TuningTrial trial(AttemptIdentity identity, Reporter reporter) throws Refusal {
        return trials.trial(identity.namespace(), reporter.trial())
                .filter(trial -> trial.getMetadata().getUid().equals(reporter.trialUid()))
                .orElseThrow(() -> Refusal.unavailable("this replica does not see the pod's trial: try again"));
    }
}
