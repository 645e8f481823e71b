package dev.winnow.engine.trial;

import dev.winnow.api.TrialReason;
import java.util.Optional;

/**
 * Why an attempt could not be started: the API server refused its pod.
 *
 * @param reason one word for the trial's status
 * @param forGood whether asking again would not help
 */
public record StartRefusal(String reason, boolean forGood, String message) {
    /**
     * Reads the answer of the API server; empty when the answer is a passing fault and no refusal.
     *
     * @param code the HTTP status
     */
    public static Optional<StartRefusal> of(int code, String message) {
        return switch (code) {
            case 400, 422 -> Optional.of(new StartRefusal(TrialReason.PodInvalid.name(), true, message));
            case 403 -> Optional.of(forbidden(message));
            case 409 -> Optional.of(new StartRefusal(TrialReason.PodNameTaken.name(), false, message));
            default -> Optional.empty();
        };
    }

    private static StartRefusal forbidden(String message) {
        if (message.contains("exceeded quota")) {
            return new StartRefusal(TrialReason.QuotaExceeded.name(), false, message);
        }
        if (message.contains("is being terminated")) {
            return new StartRefusal(TrialReason.NamespaceTerminating.name(), false, message);
        }
        if (message.contains("error looking up service account")) {
            return new StartRefusal(TrialReason.ServiceAccountMissing.name(), false, message);
        }
        return new StartRefusal(TrialReason.PodForbidden.name(), true, message);
    }
}
