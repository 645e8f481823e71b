package dev.winnow.bench;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Holds connections with unfinished requests, and opens another one for each that is closed. */
final class HalfSentRequests extends Attacker {
    private static final int EVERY_MILLIS = 3_000;

    private final URI port;
    private final HalfSent kind;
    private final int connections;
    private final String token;
    private final List<Socket> sockets = new ArrayList<>();

    HalfSentRequests(URI port, HalfSent kind, int connections, String token) {
        super("half-sent");
        this.port = port;
        this.kind = kind;
        this.connections = connections;
        this.token = token;
    }

    @Override
    public void run() {
        try {
            while (!over()) {
                sockets.removeIf(socket -> !sent(socket, kind.more(token)));
                while (sockets.size() < connections && !over()) {
                    var socket = new Socket(port.getHost(), port.getPort());
                    sockets.add(socket);
                    counted();
                    if (!sent(socket, kind.first(token))) {
                        sockets.remove(socket);
                    }
                }
                Thread.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            // It is told to end.
            interrupt();
        } catch (IOException e) {
            throw new IllegalStateException("the port takes no connection", e);
        } finally {
            sockets.forEach(HalfSentRequests::close);
        }
    }

    private static boolean sent(Socket socket, String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException e) {
            close(socket);
            return false;
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }
}
