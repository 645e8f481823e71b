package dev.winnow.helm;

import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real API server with its etcd and nothing else: no controllers, no scheduler, no kubelet. */
final class ApiServer implements AutoCloseable {
    /** Only the name of a folder to the starter; which version runs is decided where the binaries are built. */
    private static final String VERSION = "1.34.4";

    private static final Path FOLDER = Path.of("target", "api-server").toAbsolutePath();

    private final KubeAPIServer server;
    private final Map<String, String> environment;

    private ApiServer(KubeAPIServer server, Map<String, String> environment) {
        this.server = server;
        this.environment = environment;
    }

    static ApiServer start() {
        try {
            link();
            var server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                    .withTestDir(FOLDER.toString())
                    .withApiServerVersion(VERSION)
                    .withOfflineMode(true)
                    .withUpdateKubeConfig(false)
                    .build());
            server.start();
            var kubeconfig = Files.writeString(FOLDER.resolve("kubeconfig"), server.getKubeConfigYaml());
            return new ApiServer(
                    server,
                    Map.of(
                            "KUBECONFIG", kubeconfig.toString(),
                            "KUBECACHEDIR", FOLDER.resolve("kube-cache").toString(),
                            "HELM_CACHE_HOME", FOLDER.resolve("helm-cache").toString(),
                            "HELM_CONFIG_HOME", FOLDER.resolve("helm-config").toString(),
                            "HELM_DATA_HOME", FOLDER.resolve("helm-data").toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lays the binaries out as the starter wants them. */
    private static void link() throws IOException {
        var binaries = Files.createDirectories(FOLDER.resolve("k8s/" + VERSION + "-linux-amd64"));
        for (var name : List.of("etcd", "kube-apiserver", "kubectl")) {
            var link = binaries.resolve(name);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Program.file(name));
        }
    }

    @Override
    public void close() {
        server.stop();
    }

    Program.Output helm(List<String> arguments) {
        return new Program("helm", environment).run(arguments);
    }

    Program.Output kubectl(List<String> arguments) {
        return new Program("kubectl", environment).run(arguments);
    }
}
