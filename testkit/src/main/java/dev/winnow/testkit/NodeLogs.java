package dev.winnow.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The part of a kubelet that the API server asks for logs: an HTTPS server, and the node whose address it is. */
public final class NodeLogs implements AutoCloseable {
    /** What a container wrote. */
    @FunctionalInterface
    public interface Source {
        /**
         * The log of a container.
         *
         * @param path {@code /containerLogs/NAMESPACE/POD/CONTAINER}
         * @throws InterruptedException when the server is closed
         */
        byte[] of(String path) throws InterruptedException;
    }

    /** What writes an answer piece by piece, for as long as it likes. */
    @FunctionalInterface
    public interface Stream {
        /**
         * Writes the log of a container.
         *
         * @param request {@code /containerLogs/NAMESPACE/POD/CONTAINER} and what is asked of it
         * @throws IOException when nobody takes it any more, or to break the connection
         * @throws InterruptedException when the server is closed
         */
        void write(URI request, OutputStream to) throws IOException, InterruptedException;
    }

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Begins to answer for the node to which {@link Kubelet} binds all pods. */
    public NodeLogs(KubernetesClient client, Source source) throws IOException {
        this(client, (HttpHandler) exchange -> answer(exchange, source));
    }

    /** The same, piece by piece. */
    public NodeLogs(KubernetesClient client, Stream stream) throws IOException {
        this(client, (HttpHandler) exchange -> answer(exchange, stream));
    }

    private NodeLogs(KubernetesClient client, HttpHandler handler) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate()));
        server.setExecutor(threads);
        server.createContext("/containerLogs/", handler);
        server.start();
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(Kubelet.NODE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        client.nodes().withName(Kubelet.NODE).editStatus(node -> new NodeBuilder(node)
                .withNewStatus()
                .addNewAddress(server.getAddress().getAddress().getHostAddress(), "InternalIP")
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(server.getAddress().getPort())
                .endDaemonEndpoints()
                .endStatus()
                .build());
    }

    private static void answer(HttpExchange exchange, Source source) throws IOException {
        try (exchange) {
            var log = source.of(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(200, log.length == 0 ? -1 : log.length);
            exchange.getResponseBody().write(log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, Stream stream) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            stream.write(exchange.getRequestURI(), exchange.getResponseBody());
            exchange.getResponseBody().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A certificate that nobody signed: the API server does not check those of nodes. */
    private static SSLContext certificate() throws IOException {
        var file = Files.createTempDirectory("node").resolve("keys.p12");
        var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + Kubelet.NODE,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        var words = new String(made.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!Files.exists(file)) {
            throw new IOException("keytool made no certificate: " + words);
        }
        try (var in = Files.newInputStream(file)) {
            var keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD);
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PASSWORD);
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        server.stop(0);
    }
}
