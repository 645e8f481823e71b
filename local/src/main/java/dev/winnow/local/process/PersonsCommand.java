package dev.winnow.local.process;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** A command as a person wrote it in a folder, to be started in others: trials run in folders of their own. */
public final class PersonsCommand {
    private static final String PYTHON_PATH = "PYTHONPATH";
    private static final Pattern PYTHON = Pattern.compile("(.*/)?python[0-9.]*");
    private static final Pattern OPTION = Pattern.compile("(-[^=]*=)(.+)");

    private PersonsCommand() {}

    /**
     * The words of a command. A word that names a file or a folder, seen from where the person is, is named in full, and so is
     * what follows the {@code =} of an option. A folder without a slash is one only as the value of an option, because a word
     * such as {@code train} may well mean something else.
     */
    public static List<String> absolute(List<String> words, Path here) {
        return words.stream()
                .map(word -> {
                    var option = OPTION.matcher(word);
                    return option.matches()
                            ? option.group(1) + absolute(option.group(2), here, true)
                            : absolute(word, here, word.contains("/"));
                })
                .toList();
    }

    private static String absolute(String word, Path here, boolean folders) {
        try {
            var path = here.resolve(word);
            boolean names = !word.isEmpty() && (folders ? Files.exists(path) : Files.isRegularFile(path));
            return names ? path.normalize().toString() : word;
        } catch (InvalidPathException e) {
            return word; // Whatever it is, it is no path.
        }
    }

    /**
     * Variables that the command needs, because Python looks for the module of {@code -m} in the folder in which it is started.
     *
     * @param environment the variables that the command would have
     */
    public static Map<String, String> variables(List<String> words, Path here, Map<String, String> environment) {
        int option = words.indexOf("-m");
        boolean python = !words.isEmpty() && PYTHON.matcher(words.get(0)).matches();
        if (!python || option < 0 || option + 1 == words.size()) {
            return Map.of();
        }
        var first = words.get(option + 1).split("\\.", 2)[0];
        if (!Files.isDirectory(here.resolve(first)) && !Files.isRegularFile(here.resolve(first + ".py"))) {
            return Map.of();
        }
        var before = environment.getOrDefault(PYTHON_PATH, "");
        return Map.of(PYTHON_PATH, before.isEmpty() ? here.toString() : here + ":" + before);
    }

    /**
     * Why a program cannot be started; empty if it can.
     *
     * @param program a path, or a name to be found in a list of folders
     * @param path the folders, with colons between
     */
    public static Optional<String> problem(String program, String path) {
        if (program.contains("/")) {
            var file = Path.of(program);
            if (Files.isDirectory(file)) {
                return Optional.of(program + " is a folder: name a program with --command");
            }
            if (Files.exists(file) && !Files.isExecutable(file)) {
                return Optional.of(program + " is not executable: chmod +x " + program
                        + ", or start what runs it, as in --command 'sh " + program + "'");
            }
            return Files.exists(file) ? Optional.empty() : missing(program);
        }
        boolean found = List.of(path.split(":")).stream()
                .map(folder -> Path.of(folder.isEmpty() ? "." : folder).resolve(program))
                .anyMatch(file -> Files.isExecutable(file) && !Files.isDirectory(file));
        return found ? Optional.empty() : missing(program);
    }

    private static Optional<String> missing(String program) {
        return Optional.of("there is no program " + program + " on this machine: say what to start with --command");
    }
}
