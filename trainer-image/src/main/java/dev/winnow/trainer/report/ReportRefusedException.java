package dev.winnow.trainer.report;

/** The operator says that a report is wrong: a mistake in the trainer, the study or their agreement. */
public final class ReportRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    ReportRefusedException(String message) {
        super(message);
    }
}
