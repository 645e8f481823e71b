package dev.winnow.engine.report;

import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What a trainer is told: an HTTP status and a sentence. */
public record Answer(int code, String message) {
    private static final Logger LOG = Logger.getLogger(Answer.class);

    static final Answer TAKEN = new Answer(200, "taken");

    /** The answer to a report that was refused, or that failed by a fault of ours. */
    public static Answer of(@Nullable Throwable why) {
        if (why instanceof CompletionException wrapped) {
            return of(wrapped.getCause());
        }
        if (why instanceof Refusal refusal) {
            return new Answer(refusal.code(), String.valueOf(refusal.getMessage()));
        }
        LOG.error("a report could not be taken", why);
        return new Answer(500, "the report could not be taken: " + why);
    }

    /** Whether the report says nothing that could be taken; the next one may. */
    public boolean unusable() {
        return code == 400;
    }

    /** Whether the same report may be taken later. */
    public boolean again() {
        return code == 429 || code == 503;
    }
}
