package dev.winnow.testkit;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A line to the API server whose connections can fall silent: they stay open, and what either side sends arrives no more, as
 * behind a balancer that has forgotten them. Connections that are opened later work.
 */
public final class MuteLine implements AutoCloseable {
    private record Connection(Socket client, Socket server, AtomicBoolean mute) {
        void pump(Socket from, Socket to) {
            var buffer = new byte[8192];
            try (from;
                    to) {
                for (int read = from.getInputStream().read(buffer);
                        read >= 0;
                        read = from.getInputStream().read(buffer)) {
                    if (!mute.get()) {
                        to.getOutputStream().write(buffer, 0, read);
                    }
                }
            } catch (IOException e) {
                // One side has gone; the other one is closed with it.
            }
        }
    }

    private final URI server;
    private final ServerSocket port;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Opens a line to the server of a configuration. */
    public MuteLine(Config config) {
        server = URI.create(config.getMasterUrl());
        try {
            port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var unused = threads.submit(this::accept);
    }

    private Void accept() throws IOException {
        while (true) {
            var client = port.accept();
            var connection =
                    new Connection(client, new Socket(server.getHost(), server.getPort()), new AtomicBoolean());
            connections.add(connection);
            var upwards = threads.submit(() -> connection.pump(connection.client(), connection.server()));
            var downwards = threads.submit(() -> connection.pump(connection.server(), connection.client()));
        }
    }

    /** The configuration of a client at this end of the line. */
    public Config config(Config config) {
        return new ConfigBuilder(config)
                .withMasterUrl(server.getScheme() + "://127.0.0.1:" + port.getLocalPort())
                .build();
    }

    /** From now on nothing arrives over the connections that are open. */
    public void mute() {
        connections.forEach(connection -> connection.mute().set(true));
    }

    @Override
    public void close() throws IOException {
        port.close();
        for (var connection : connections) {
            connection.client().close();
            connection.server().close();
        }
        threads.shutdownNow();
    }
}
