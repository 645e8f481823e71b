package dev.winnow.ui;

import dev.winnow.client.ClusterException;

/** A request that was not fulfilled, and why, in words for the person. */
@SuppressWarnings("serial")
public final class Refused extends Exception {
    private final int code;

    /** @param code of HTTP */
    public Refused(int code, String message) {
        super(message);
        this.code = code;
    }

    /** What a cluster did not do. An answer that blames the request of the page itself is one of a gateway. */
    static Refused of(ClusterException fault) {
        return new Refused(fault.code() == 401 ? 403 : fault.code(), String.valueOf(fault.getMessage()));
    }

    int code() {
        return code;
    }
}
