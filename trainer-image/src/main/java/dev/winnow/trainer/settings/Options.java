package dev.winnow.trainer.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The command line: {@code --batch-size=64}, or {@code --batch-size 64}, is the variable {@code HP_BATCH_SIZE=64}. */
public final class Options {
    private Options() {}

    /**
     * The environment with the options in it.
     *
     * @throws InvalidSettingsException if an argument is not an option, or says something else than its variable
     */
    public static Map<String, String> merge(List<String> args, Map<String, String> environment)
            throws InvalidSettingsException {
        var merged = new HashMap<>(environment);
        var problems = new ArrayList<String>();
        for (int i = 0; i < args.size(); i++) {
            String option = args.get(i);
            int equals = option.indexOf('=');
            boolean valueFollows =
                    equals < 0 && i + 1 < args.size() && !args.get(i + 1).startsWith("--");
            if (!option.matches("--[a-z][a-z-]*(=.*)?") || (equals < 0 && !valueFollows)) {
                problems.add(option + ": not an option with a value, as in --batch-size=64; see --help");
                continue;
            }
            String value = valueFollows ? args.get(++i) : option.substring(equals + 1);
            String name = option.substring(2, equals < 0 ? option.length() : equals);
            String variable = "HP_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
            String before = merged.put(variable, value);
            if (before != null && !before.isEmpty() && !before.equals(value)) {
                problems.add("--%s: is \"%s\", but %s is \"%s\"; set it in one place"
                        .formatted(name, value, variable, before));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return merged;
    }
}
