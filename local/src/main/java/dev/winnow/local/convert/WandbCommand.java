package dev.winnow.local.convert;

import dev.winnow.engine.workload.Variables;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The command of a sweep, whose macros stand for the program and the parameters.
 *
 * <p>Source: "Sweep configuration options", section command, of the documentation of W&amp;B.
 */
final class WandbCommand {
    private static final List<String> STANDARD = List.of("${env}", "${interpreter}", "${program}", "${args}");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{envvar:([A-Za-z_][A-Za-z0-9_]*)}");
    private static final Pattern MACRO = Pattern.compile("\\$\\{[^}]*}");

    private WandbCommand() {}

    static List<String> of(
            List<String> written, Optional<String> program, WandbParameters parameters, Space space, Words words) {
        var command = new ArrayList<String>();
        for (var word : written.isEmpty() ? STANDARD : written) {
            switch (word) {
                case "${env}" -> command.add("/usr/bin/env");
                case "${interpreter}" -> command.add("python3");
                case "${program}" ->
                    program.ifPresentOrElse(
                            command::add, () -> words.refuses("program", "is missing: the command names ${program}"));
                case "${args}" -> arguments("--", parameters, space, command);
                case "${args_no_hyphens}" -> arguments("", parameters, space, command);
                case "${args_no_boolean_flags}" -> {
                    arguments("--", parameters, space, command);
                    if (!parameters.flags().isEmpty()) {
                        words.differs(
                                "command",
                                "a flag cannot come and go: the trainer gets its value, such as --"
                                        + parameters.flags().stream()
                                                .sorted()
                                                .findFirst()
                                                .orElse("")
                                        + "=True");
                    }
                }
                case "${args_json}" -> command.add("$(" + Variables.PARAMETERS + ")");
                case "${args_json_file}" ->
                    words.refuses(
                            "command",
                            "${args_json_file} has no counterpart: use ${args_json}, or let the trainer read the variable "
                                    + Variables.PARAMETERS);
                default -> command.add(other(word, words));
            }
        }
        return command;
    }

    private static void arguments(String hyphens, WandbParameters parameters, Space space, List<String> command) {
        for (var name : parameters.names()) {
            space.variable(name).ifPresent(variable -> command.add(hyphens + name + "=$(" + variable + ")"));
        }
    }

    private static String other(String word, Words words) {
        var variable = VARIABLE.matcher(word);
        if (variable.find()) {
            words.differs("command", "the container needs the variable " + variable.group(1) + ": add it to its env");
        }
        var expanded = variable.replaceAll("\\$($1)");
        if (MACRO.matcher(expanded).find()) {
            words.differs("command", "\"" + word + "\" is no macro that is known here: it stays as it is");
        }
        return expanded;
    }
}
