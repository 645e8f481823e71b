package dev.winnow.helm;

import dev.winnow.testkit.FreePort;
import dev.winnow.testkit.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A real OCI registry on loopback, without TLS: Debian's docker-registry. */
final class Registry implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port = FreePort.find();
    private final Process process;

    /**
     * Starts it and waits until it takes connections.
     *
     * @param folder for what it keeps
     */
    Registry(Path folder) throws IOException {
        var config =
                Files.writeString(folder.resolve("registry.yml"), """
                version: 0.1
                log: {level: error}
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: '%s'}
                """.formatted(folder.resolve("storage"), address()));
        process = new ProcessBuilder(Program.file("docker-registry").toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("registry.log").toFile())
                .start();
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!listens()) {
            if (System.nanoTime() >= end || !process.isAlive()) {
                throw new AssertionError(
                        "the registry does not start: " + Files.readString(folder.resolve("registry.log")));
            }
        }
    }

    /** Host and port. */
    String address() {
        return "127.0.0.1:" + port;
    }

    private boolean listens() {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            // Nobody listens yet.
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
