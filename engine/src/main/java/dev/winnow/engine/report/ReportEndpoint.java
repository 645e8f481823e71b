package dev.winnow.engine.report;

import dev.winnow.api.TuningTrial;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What stands between HTTP and the {@link ReportIntake}: finds out who reports and for which trial.
 *
 * @param tokens tells who reports
 * @param store is asked for attempts that this replica has not seen yet
 * @param answered is told the HTTP status of each report
 */
public record ReportEndpoint(
        Tokens tokens, ReportStore store, Trials trials, ReportIntake intake, IntConsumer answered) {
    private static final String BEARER = "Bearer ";

    /**
     * Takes a report.
     *
     * @param authorization the header, {@code Bearer <token>}
     * @param body the report as JSON
     */
    public CompletionStage<Answer> take(@Nullable String authorization, byte[] body, Instant now) {
        try {
            var identity = tokens.verify(bearer(authorization));
            var report = Report.read(body);
            var reporter = reporter(identity);
            var answer = intake.accept(trial(identity, reporter), reporter.attempt(), report, now);
            answered.accept(200);
            return answer;
        } catch (Refusal refusal) {
            answered.accept(refusal.code());
            return CompletableFuture.completedFuture(Answer.of(refusal));
        }
    }

    private static String bearer(@Nullable String authorization) throws Refusal {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw Refusal.unauthorized("send the content of WINNOW_TOKEN_FILE as Authorization: Bearer <token>");
        }
        return authorization.substring(BEARER.length()).strip();
    }

    private Reporter reporter(AttemptIdentity identity) throws Refusal {
        var seen = trials.reporter(identity);
        if (seen.isPresent()) {
            return seen.get();
        }
        // A trainer that is told 403 gives up, so the attempt may not be told 403 only because this replica has not
        // seen it yet.
        if (store.exists(identity)) {
            throw Refusal.unavailable("this replica has not seen the pod yet: try again");
        }
        throw Refusal.forbidden("the token is not that of a trial's pod");
    }

    private TuningTrial trial(AttemptIdentity identity, Reporter reporter) throws Refusal {
        return trials.trial(identity.namespace(), reporter.trial())
                .filter(trial -> trial.getMetadata().getUid().equals(reporter.trialUid()))
                .orElseThrow(() -> Refusal.unavailable("this replica does not see the pod's trial: try again"));
    }
}
