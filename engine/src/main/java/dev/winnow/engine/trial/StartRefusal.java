package dev.winnow.engine.trial;

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
            case 400, 422 -> Optional.of(new StartRefusal("PodInvalid", true, message));
            case 403 -> Optional.of(forbidden(message));
            case 409 -> Optional.of(new StartRefusal("PodNameTaken", false, message));
            default -> Optional.empty();
        };
    }

    private static StartRefusal forbidden(String message) {
        if (message.contains("exceeded quota")) {
            return new StartRefusal("QuotaExceeded", false, message);
        }
        if (message.contains("is being terminated")) {
            return new StartRefusal("NamespaceTerminating", false, message);
        }
        if (message.contains("error looking up service account")) {
            return new StartRefusal("ServiceAccountMissing", false, message);
        }
        return new StartRefusal("PodForbidden", true, message);
    }
}
