package dev.winnow.engine.workload;

import java.util.Optional;

/**
 * Why the API server refused a pod.
 *
 * @param reason one word for the trial's status
 * @param forGood whether asking again would not help
 */
public record PodRefusal(String reason, boolean forGood, String message) {
    /**
     * Reads the answer of the API server; empty when the answer is a passing fault and no refusal.
     *
     * @param code the HTTP status
     */
    public static Optional<PodRefusal> of(int code, String message) {
        return switch (code) {
            case 400, 422 -> Optional.of(new PodRefusal("PodInvalid", true, message));
            case 403 -> Optional.of(forbidden(message));
            case 409 -> Optional.of(new PodRefusal("PodNameTaken", false, message));
            default -> Optional.empty();
        };
    }

    private static PodRefusal forbidden(String message) {
        if (message.contains("exceeded quota")) {
            return new PodRefusal("QuotaExceeded", false, message);
        }
        if (message.contains("is being terminated")) {
            return new PodRefusal("NamespaceTerminating", false, message);
        }
        if (message.contains("error looking up service account")) {
            return new PodRefusal("ServiceAccountMissing", false, message);
        }
        return new PodRefusal("PodForbidden", true, message);
    }
}
