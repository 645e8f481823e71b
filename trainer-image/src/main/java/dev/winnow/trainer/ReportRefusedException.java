package dev.winnow.trainer;

/** The operator says that a report is wrong: a mistake in the trainer, the study or their agreement. */
final class ReportRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    ReportRefusedException(String message) {
        super(message);
    }
}
