package dev.winnow.testkit;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A real API server with its etcd and nothing else: no controllers, no scheduler, no kubelet, none of our CRDs. At most
 * one runs in each module, because its files lie in the folder {@code target/api-server}.
 */
public final class BareApiServer implements AutoCloseable {
    /** Only the name of a folder to the starter; which version runs is decided where the binaries are built. */
    private static final String VERSION = "1.34.4";

    private static final Path FOLDER = Path.of("target", "api-server").toAbsolutePath();

    private final KubeAPIServer server;

    private BareApiServer(KubeAPIServer server) {
        this.server = server;
    }

    /**
     * Starts a server.
     *
     * @param flags further flags of kube-apiserver, such as {@code --audit-log-path}
     */
    public static BareApiServer start(Map<String, String> flags) {
        link();
        var config = KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withTestDir(FOLDER.toString())
                .withApiServerVersion(VERSION)
                .withOfflineMode(true)
                .withUpdateKubeConfig(false);
        flags.forEach(config::withApiServerFlag);
        var server = new KubeAPIServer(config.build());
        server.start();
        return new BareApiServer(server);
    }

    /**
     * The layout that the starter wants, with links to the binaries. Each module has its own, because the starter writes
     * certificates there, which two servers must not share.
     */
    private static void link() {
        try {
            var binaries = Files.createDirectories(FOLDER.resolve("k8s/" + VERSION + "-linux-amd64"));
            for (var name : List.of("etcd", "kube-apiserver", "kubectl")) {
                var link = binaries.resolve(name);
                Files.deleteIfExists(link);
                Files.createSymbolicLink(link, Program.file(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a kubeconfig with all rights. */
    public String kubeconfig() {
        return server.getKubeConfigYaml();
    }

    /** kubectl or helm on this server. */
    public Program program(String name) {
        try {
            return Program.on(Files.writeString(FOLDER.resolve("kubeconfig"), kubeconfig()), FOLDER, name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
