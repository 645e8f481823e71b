package dev.winnow.trainer.settings;

import java.util.List;
import java.util.stream.Collectors;

/** What {@code --help} prints; made from the settings themselves. */
public final class Usage {
    private Usage() {}

    public static String text() {
        return """
                Trains a neural network, as one trial of a Winnow study.
                Everything is set by environment variables; the operator sets them in a trial's pod. An option sets one
                too: --batch-size=64 is HP_BATCH_SIZE=64. Give the fixed ones as options, and tune the others.
                Without WINNOW_REPORT_URL the reports are printed, one JSON object per line.

                Hyperparameters (not set or empty: the default):
                %s
                The trial:
                %s  WINNOW_STUDY, WINNOW_TRIAL    names, for the log
                  WINNOW_CHECKPOINT_DIR         directory of this trial alone; not set: no checkpoints
                  WINNOW_PARENT_CHECKPOINT_DIR  directory of the trial this one takes over from, if any
                  WINNOW_REPORT_URL             where to POST reports
                  WINNOW_TOKEN_FILE             file with the bearer token for it

                Exit codes: 0 over, or no longer wanted; 1 failed; 2 a variable is wrong;
                75 no operator took the reports, try again (the checkpoint is kept); 143 terminated.
                """.formatted(table(Hyperparameters.ALL), table(Trial.SETTINGS));
    }

    private static String table(List<Setting<?>> settings) {
        return settings.stream().map(Usage::row).collect(Collectors.joining());
    }

    private static String row(Setting<?> setting) {
        Condition<?> condition = Hyperparameters.CONDITIONS.get(setting);
        String when = condition == null ? "" : "; " + condition;
        return "  %-21s %s%s: %s (default %s)%n"
                .formatted(setting.name(), setting.meaning(), when, setting.range(), fallback(setting));
    }

    private static String fallback(Setting<?> setting) {
        String written = Setting.written(setting.fallback());
        return written.isEmpty() ? "none" : written;
    }
}
