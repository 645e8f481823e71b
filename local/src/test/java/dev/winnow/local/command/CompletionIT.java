package dev.winnow.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The completion of {@code winnow} in a real bash, and that of {@code kubectl winnow} by a real kubectl. */
@ResourceLock(Resources.SYSTEM_OUT)
class CompletionIT {
    @TempDir
    private Path folder;

    /** What bash offers for the last word of a line. */
    private List<String> bash(String line) throws IOException {
        var script = CompletionFiles.script(folder);
        // As bash calls the function that "complete -F" names for the program.
        var ask = """
                source "$1"
                function=$(complete -p winnow | sed 's/.* -F \\([^ ]*\\).*/\\1/')
                IFS='|' read -ra COMP_WORDS <<< "$2|"
                case $2 in *'|') COMP_WORDS+=('') ;; esac
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                COMP_LINE=${COMP_WORDS[*]} COMP_POINT=${#COMP_LINE}
                "$function" winnow "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        return new Program("bash", Map.of())
                .run("--norc", "-c", ask, "bash", script.toString(), line.replace(' ', '|'))
                .succeeded()
                .lines()
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "'winnow exp'; export",
                "'winnow ch'; check",
                "'winnow export digits --to p'; parquet",
                "'winnow run --para'; --parallel",
            })
    void bashCompletesCommandsOptionsAndTheirValues(String line, String word) throws IOException {
        assertThat(bash(line)).contains(word);
    }

    @Test
    void bashOffersEveryCommand() throws IOException {
        assertThat(bash("winnow ")).contains("run", "check", "plan", "show", "next", "export", "ui", "completion");
    }

    /** What kubectl tells a shell. */
    private List<String> kubectl(String... words) throws IOException {
        CompletionFiles.plugin(folder);
        var arguments = new ArrayList<>(List.of("__complete", "winnow"));
        arguments.addAll(List.of(words));
        return new Program("kubectl", Map.of("PATH", folder + ":" + System.getenv("PATH"), "KUBECONFIG", "/dev/null"))
                .run(arguments)
                .succeeded()
                .lines()
                .toList();
    }

    @Test
    void kubectlOffersTheCommandsOfThePlugin() throws IOException {
        assertThat(kubectl(""))
                .contains("top", "watch", "explain", "logs", "best", "next", "stop", "enqueue", "suspend", "resume")
                .endsWith(":4");
    }

    @Test
    void kubectlCompletesOptionsAndLeavesFilesToTheShell() throws IOException {
        assertThat(kubectl("best", "--app")).containsExactly("--apply", ":4");
    }

    @Test
    void whereAFileIsMeantTheShellOffersFiles() throws IOException {
        assertThat(kubectl("best", "digits", "--apply", "serv")).containsExactly(":0");
        assertThat(PluginCompletion.of(new CommandLine(new KubectlWinnow()), List.of("check", "")))
                .endsWith(":0\n");
    }
}
