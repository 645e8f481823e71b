package dev.winnow.trainer.report;

/** No operator answered a report for a long time; a later attempt goes on from the checkpoint. */
public final class OperatorAwayException extends Exception {
    private static final long serialVersionUID = 1L;

    OperatorAwayException(String message) {
        super(message);
    }
}
