package dev.winnow.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a person installs so that a shell completes; a test that uses it locks the standard output. */
final class CompletionFiles {
    private CompletionFiles() {}

    /** What {@code winnow completion} prints, in a file. */
    static Path script(Path folder) throws IOException {
        var printed = new ByteArrayOutputStream();
        var before = System.out;
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            assertThat(Runs.execute("completion")).isEqualTo(new Runs.Said(0, ""));
        } finally {
            System.setOut(before);
        }
        return Files.write(folder.resolve("completion"), printed.toByteArray());
    }

    /** The plugin of kubectl, and the program that kubectl asks how to complete its words. */
    static void plugin(Path folder) throws IOException {
        var plugin = folder.resolve("kubectl-winnow");
        Files.writeString(
                plugin,
                "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 '-Dwinnow.program=kubectl winnow' -cp '%s' %s \"$@\"\n"
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                System.getProperty("java.class.path"),
                                Winnow.class.getName()));
        var completion = folder.resolve("kubectl_complete-winnow");
        Files.copy(Path.of("..", "kubectl_complete-winnow"), completion);
        for (var file : List.of(plugin, completion)) {
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
    }
}
