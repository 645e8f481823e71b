package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No Java file of any module is too long to be read at once. */
class FileSizeTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void noFileOfThePartsThatShipIsOver300Lines() throws IOException {
        assertThat(longerThan(300, "main")).isEmpty();
    }

    @Test
    void noFileOfTheTestsIsOver350Lines() throws IOException {
        assertThat(longerThan(350, "test")).isEmpty();
    }

    @Test
    void theFilesOfTheModulesAreFound() throws IOException {
        try (var files = files("main")) {
            assertThat(files).hasSizeGreaterThan(200);
        }
    }

    private static List<String> longerThan(long most, String part) throws IOException {
        try (var files = files(part)) {
            return files.filter(file -> lines(file) > most)
                    .map(file -> ROOT.relativize(file) + ": " + lines(file) + " lines, at most " + most)
                    .sorted()
                    .toList();
        }
    }

    private static Stream<Path> files(String part) throws IOException {
        var sources = Path.of("src", part, "java");
        try (var modules = Files.list(ROOT)) {
            return modules
                    .map(module -> module.resolve(sources))
                    .filter(Files::isDirectory)
                    .flatMap(FileSizeTest::tree)
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList()
                    .stream();
        }
    }

    private static Stream<Path> tree(Path folder) {
        try {
            return Files.walk(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long lines(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
