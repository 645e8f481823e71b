package dev.winnow.local.process;

import java.util.HashMap;
import java.util.Map;

/**
 * The environment of whoever called the command {@code winnow}. Java reads and writes arguments, variables, names of files and
 * the terminal in the encoding of the locale, so the command starts Java in a locale with UTF-8, whatever the caller's is. What
 * Java starts gets the caller's locale back.
 */
public final class CallerEnvironment {
    /** The caller's LC_ALL, empty if there was none; not set where Java was started without the command. */
    static final String CALLERS = "WINNOW_CALLER_LC_ALL";

    private static final String LOCALE = "LC_ALL";

    private CallerEnvironment() {}

    /**
     * The caller's environment.
     *
     * @param own the environment of this program
     */
    public static Map<String, String> of(Map<String, String> own) {
        var environment = new HashMap<>(own);
        var callers = environment.remove(CALLERS);
        if (callers != null) {
            environment.remove(LOCALE);
            if (!callers.isEmpty()) {
                environment.put(LOCALE, callers);
            }
        }
        return environment;
    }
}
