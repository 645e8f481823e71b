package dev.winnow.client;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a cluster did not do, and why, in words for the person who asked. */
@SuppressWarnings("serial")
public final class ClusterException extends Exception {
    /** The cluster cannot be reached, or does not answer. */
    public static final int AWAY = 503;

    private static final Pattern FORBIDDEN = Pattern.compile(
            "User \"(?<user>[^\"]*)\" cannot (?<verb>\\w+) resource \"(?<resource>[^\"]+)\""
                    + ".*?(?:in the namespace \"(?<namespace>[^\"]+)\"|at the cluster scope)",
            Pattern.DOTALL);

    private final int code;

    private ClusterException(int code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** A refusal that needs no answer of the cluster. */
    public static ClusterException of(int code, String message) {
        return new ClusterException(code, message, null);
    }

    /** What the client says of an answer, or of none. */
    public static ClusterException of(KubernetesClientException fault) {
        return fault.getCode() == 0
                ? away(fault)
                : answer(
                        fault.getCode(),
                        Optional.ofNullable(fault.getStatus())
                                .map(Status::getMessage)
                                .orElse(String.valueOf(fault.getMessage())),
                        fault);
    }

    /** No answer. */
    static ClusterException away(Throwable fault) {
        var cause = fault;
        while (cause.getCause() != null && !(cause instanceof IOException)) {
            cause = cause.getCause();
        }
        var words = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new ClusterException(AWAY, "the API server cannot be reached: " + words, fault);
    }

    /** An answer other than success. */
    static ClusterException answer(int code, String message, @Nullable Throwable cause) {
        return new ClusterException(code, words(code, message), cause);
    }

    private static String words(int code, String message) {
        var forbidden = FORBIDDEN.matcher(message);
        if (code == 403 && forbidden.find()) {
            var where = forbidden.group("namespace");
            return forbidden.group("user") + " may not " + forbidden.group("verb") + " "
                    + forbidden.group("resource")
                    + (where == null ? " in all namespaces" : " in namespace " + where)
                    + ": ask for that right, or name a namespace in which you have it";
        }
        return code == 401 ? "the API server does not know you: log in again, then repeat (" + message + ")" : message;
    }

    /** The HTTP code of the answer; {@link #AWAY} if there was none. */
    public int code() {
        return code;
    }
}
