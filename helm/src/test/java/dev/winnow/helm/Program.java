package dev.winnow.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A program that the build keeps in its cache.
 *
 * @param name file name in the cache's folder {@code bin}
 * @param environment variables beside those of this process
 */
record Program(String name, Map<String, String> environment) {

    /**
     * What a run left behind.
     *
     * @param code exit status
     * @param out standard output
     * @param err standard error
     */
    record Output(int code, String out, String err) {
        /** Standard output of a run that must have succeeded. */
        String succeeded() {
            if (code != 0) {
                throw new AssertionError("exit status " + code + ":\n" + err);
            }
            return out;
        }
    }

    /** Where the program lies; fails with the command that builds it when it is not there. */
    static Path file(String name) {
        var cache = System.getProperty("winnow.cache", System.getProperty("user.home") + "/.cache/winnow");
        var file = Path.of(cache, "bin", name);
        if (!Files.isExecutable(file)) {
            throw new AssertionError(file + " is missing: run e2e/cluster/build "
                    + (name.equals("helm") ? "helm" : "kubernetes") + " in the root of the source");
        }
        return file;
    }

    Output run(String... arguments) {
        return run(List.of(arguments));
    }

    Output run(List<String> arguments) {
        try {
            var out = Files.createTempFile("winnow", ".out");
            var err = Files.createTempFile("winnow", ".err");
            try {
                var process = new ProcessBuilder(
                                Stream.concat(Stream.of(file(name).toString()), arguments.stream())
                                        .toList())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                process.environment().putAll(environment);
                var code = process.start().waitFor();
                return new Output(code, read(out), read(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + name + " ran", e);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
