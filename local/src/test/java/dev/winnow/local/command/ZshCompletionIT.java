package dev.winnow.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The completion in a real zsh, with somebody who presses Tab. */
@EnabledIfSystemProperty(named = "winnow.ops", matches = "true", disabledReason = "needs zsh: ./dev ops")
@ResourceLock(Resources.SYSTEM_OUT)
class ZshCompletionIT {
    /** Ctrl-] writes down what the line has become. */
    private static final String RC = """
            unset zle_bracketed_paste
            autoload -Uz compinit && compinit -u -D
            %s
            tell() { print -r -- "$BUFFER" >"$ZDOTDIR/line"; exit 0 }
            zle -N tell
            bindkey '^]' tell
            PS1=READY
            """;

    /** An interactive zsh needs a terminal, and gives up its own when it ends. */
    private static final String ASK = """
            zmodload zsh/zpty
            zpty asked zsh -d -i
            zpty -r asked output '*READY*'
            zpty -n -w asked "$1"$'\\t\\x1d'
            while zpty -r asked output; do :; done
            """;

    @TempDir
    private Path folder;

    /** What a line has become when Tab was pressed at its end. */
    private String completed(String read, String line) throws IOException {
        Files.writeString(folder.resolve(".zshrc"), RC.formatted(read));
        Files.writeString(folder.resolve("study.yaml"), "");
        var path = folder + ":" + Program.file("kubectl").getParent() + ":" + System.getenv("PATH");
        new Program("zsh", Map.of("ZDOTDIR", folder.toString(), "PATH", path, "KUBECONFIG", "/dev/null"))
                .run("-f", "-c", ASK, "zsh", line.replace("FOLDER", folder.toString()))
                .succeeded();
        return Files.readString(folder.resolve("line"))
                .replace(folder.toString(), "FOLDER")
                .strip();
    }

    @ParameterizedTest
    @CsvSource({
        "winnow exp, winnow export",
        "winnow export digits --to p, winnow export digits --to parquet",
        "winnow run --para, winnow run --parallel",
        "winnow check FOLDER/stu, winnow check FOLDER/study.yaml",
    })
    void completesCommandsOptionsValuesAndFiles(String line, String whole) throws IOException {
        assertThat(completed("source '" + CompletionFiles.script(folder) + "'", line))
                .isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({
        "kubectl winnow sus, kubectl winnow suspend",
        "kubectl winnow best --app, kubectl winnow best --apply",
        "kubectl winnow check FOLDER/stu, kubectl winnow check FOLDER/study.yaml",
    })
    void completesTheWordsOfThePluginThroughKubectl(String line, String whole) throws IOException {
        CompletionFiles.plugin(folder);
        assertThat(completed("source <(kubectl completion zsh)", line)).isEqualTo(whole);
    }
}
