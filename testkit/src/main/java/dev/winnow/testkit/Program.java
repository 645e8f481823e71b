package dev.winnow.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real program, such as kubectl or helm.
 *
 * @param name file name, looked for in the build's cache and then in the PATH
 * @param environment variables beside those of this process
 */
public record Program(String name, Map<String, String> environment) {
    /** Longer than any command here waits for the cluster by itself. */
    private static final long LONGEST_MINUTES = 20;

    /**
     * What a run left behind.
     *
     * @param command the command line, for messages
     * @param code exit status
     * @param out standard output
     * @param err standard error
     */
    public record Output(String command, int code, String out, String err) {
        /** Standard output of a run that must have succeeded. */
        public String succeeded() {
            if (code != 0) {
                throw new AssertionError(command + " ended with exit status " + code + ":\n" + err + out);
            }
            return out;
        }

        /** Standard error of a run that must have failed. */
        public String failed() {
            if (code == 0) {
                throw new AssertionError(command + " must be refused, but succeeded:\n" + out);
            }
            return err;
        }
    }

    /**
     * kubectl or helm on one cluster.
     *
     * @param kubeconfig names the cluster
     * @param caches a folder for what the program keeps between its runs
     */
    public static Program on(Path kubeconfig, Path caches, String name) {
        return new Program(
                name,
                Map.of(
                        "KUBECONFIG", kubeconfig.toString(),
                        "KUBECACHEDIR", caches.resolve("kube-cache").toString(),
                        "HELM_CACHE_HOME", caches.resolve("helm-cache").toString(),
                        "HELM_CONFIG_HOME", caches.resolve("helm-config").toString(),
                        "HELM_DATA_HOME", caches.resolve("helm-data").toString()));
    }

    /** Runs the program without standard input. */
    public Output run(String... arguments) {
        return run(List.of(arguments));
    }

    /** Runs the program without standard input. */
    public Output run(List<String> arguments) {
        return run("", arguments);
    }

    /** Runs the program with this standard input. */
    public Output run(String input, List<String> arguments) {
        var command = new ArrayList<>(List.of(file().toString()));
        command.addAll(arguments);
        try {
            var in = Files.createTempFile("winnow", ".in");
            var out = Files.createTempFile("winnow", ".out");
            var err = Files.createTempFile("winnow", ".err");
            try {
                Files.writeString(in, input);
                var builder = new ProcessBuilder(command)
                        .redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                builder.environment().putAll(environment);
                var line = name + " " + String.join(" ", arguments);
                return new Output(line, code(builder.start(), line), Files.readString(out), Files.readString(err));
            } finally {
                for (var file : List.of(in, out, err)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int code(Process process, String line) {
        try {
            if (process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                return process.exitValue();
            }
            process.destroyForcibly();
            throw new AssertionError(line + " did not end within " + LONGEST_MINUTES + " minutes");
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while running " + line, e);
        }
    }

    private Path file() {
        return file(name);
    }

    /** Where a program lies; fails with the command that builds it where it is nowhere. */
    public static Path file(String name) {
        var cache = Path.of(System.getProperty("winnow.cache", System.getProperty("user.home") + "/.cache/winnow"));
        return Stream.concat(
                        Stream.of(cache.resolve("bin").resolve(name)),
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                                .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is neither in " + cache + "/bin nor in the PATH: run "
                        + "e2e/cluster/build " + (name.equals("helm") ? "helm" : "kubernetes")
                        + " in the root of the source"));
    }
}
