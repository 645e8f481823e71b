package dev.winnow.trainer.settings;

import java.util.List;

/** Environment variables that cannot be used; running again with the same ones cannot help. */
public final class InvalidSettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param problems one line each, starting with the name of the variable */
    public InvalidSettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
