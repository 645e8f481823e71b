package dev.winnow.engine.report;

/** What a trainer is told: an HTTP status and a sentence. */
public record Answer(int code, String message) {
    static final Answer TAKEN = new Answer(200, "taken");

    static Answer of(Refusal refusal) {
        return new Answer(refusal.code(), String.valueOf(refusal.getMessage()));
    }
}
