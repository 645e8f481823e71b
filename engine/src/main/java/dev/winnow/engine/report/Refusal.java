package dev.winnow.engine.report;

/** A report that is not taken; the message says why, and the trainer's log is where a person finds it. */
@SuppressWarnings("serial")
public final class Refusal extends Exception {
    private final int code;

    private Refusal(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    /** The HTTP status. */
    public int code() {
        return code;
    }

    /** 400: the trainer sent nonsense. */
    public static Refusal badRequest(String message) {
        return new Refusal(400, message);
    }

    /** 401: there is no valid token. */
    public static Refusal unauthorized(String message) {
        return new Refusal(401, message);
    }

    /** 403: the token is valid but not that of a trial's pod. */
    public static Refusal forbidden(String message) {
        return new Refusal(403, message);
    }

    /** 404: reports go elsewhere. */
    public static Refusal notFound(String message) {
        return new Refusal(404, message);
    }

    /** 405: a report is posted. */
    public static Refusal notAllowed(String message) {
        return new Refusal(405, message);
    }

    /** 409: the trial does not run, or not in this pod. The trainer should end. */
    public static Refusal conflict(String message) {
        return new Refusal(409, message);
    }

    /** 413: the report is larger than any may be. */
    public static Refusal tooLarge(String message) {
        return new Refusal(413, message);
    }

    /** 422: the objective is not a finite number; the trial is on record as diverged. */
    static Refusal diverged(String message) {
        return new Refusal(422, message);
    }

    /** 429: the trainer reports too much; it may try again later. */
    public static Refusal tooMany(String message) {
        return new Refusal(429, message);
    }

    /** 431: there is too much before the body. */
    public static Refusal headersTooLarge(String message) {
        return new Refusal(431, message);
    }

    /** 503: not now; try again. */
    public static Refusal unavailable(String message) {
        return new Refusal(503, message);
    }
}
