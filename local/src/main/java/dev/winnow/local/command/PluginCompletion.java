package dev.winnow.local.command;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/**
 * Completes the words of the plugin for kubectl, which asks {@code kubectl_complete-winnow} on each key and then tells the shell:
 * one candidate a line, then a number that says what else the shell may offer.
 *
 * <p>Source: the <a href="https://github.com/spf13/cobra/blob/v1.8.1/completions.go">directives</a> of the library of kubectl.
 */
final class PluginCompletion {
    /** In place of a command: complete the words that follow. */
    static final String WORD = "__complete";

    /** The shell offers names of files where there is no candidate. */
    private static final int FILES = 0;

    private static final int NO_FILES = 4;

    private PluginCompletion() {}

    /**
     * What kubectl reads.
     *
     * @param words after {@code kubectl winnow}, the last of which is to be completed and may be empty
     */
    static String of(CommandLine program, List<String> words) {
        var line = words.isEmpty() ? List.of("") : words;
        int last = line.size() - 1;
        var word = line.get(last);
        var endings = new ArrayList<CharSequence>();
        AutoComplete.complete(
                program.getCommandSpec(), line.toArray(String[]::new), last, word.length(), word.length(), endings);
        var candidates =
                endings.stream().map(ending -> word + ending).distinct().sorted();
        return Stream.concat(candidates, Stream.of(":" + (asksForFile(program, line) ? FILES : NO_FILES)))
                .map(candidate -> candidate + "\n")
                .reduce("", String::concat);
    }

    private static boolean asksForFile(CommandLine program, List<String> line) {
        var command = program;
        for (var word : line.subList(0, line.size() - 1)) {
            command = Optional.ofNullable(command.getSubcommands().get(word)).orElse(command);
        }
        var spec = command.getCommandSpec();
        var before = line.size() < 2 ? null : spec.findOption(line.get(line.size() - 2));
        return before != null && before.arity().max() > 0
                ? isFile(before)
                : spec.positionalParameters().stream().anyMatch(PluginCompletion::isFile);
    }

    private static boolean isFile(ArgSpec argument) {
        return argument.type() == Path.class || argument.type() == File.class;
    }
}
