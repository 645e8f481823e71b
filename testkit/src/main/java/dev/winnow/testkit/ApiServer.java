package dev.winnow.testkit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.ObjectLimits;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real API server with our CRDs: etcd and kube-apiserver, started once for each JVM and stopped with it. */
public final class ApiServer {
    /** For clients that share their threads: a factory may have threads and selectors that no client closes. */
    static final HttpClient.Factory SHARED = HttpClientUtils.getHttpClientFactory();

    private static final Path CRDS = Path.of("..", "crds");

    private static volatile String kubeconfig = "";

    private ApiServer() {}

    /** The kubeconfig of the server, which is started if it does not run yet. */
    public static String kubeconfig() {
        return kubeconfig(Map.of());
    }

    /**
     * The kubeconfig of the server, which is started if it does not run yet.
     *
     * @param flags further flags of kube-apiserver, such as {@code --audit-log-path}; without effect on a server that
     *     runs
     */
    public static synchronized String kubeconfig(Map<String, String> flags) {
        if (kubeconfig.isEmpty()) {
            var server = BareApiServer.start(flags);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            kubeconfig = server.kubeconfig();
            try (var client = client()) {
                installCrds(client, CRDS);
            }
        }
        return kubeconfig;
    }

    /** The kubeconfig of the server for the holder of a token. */
    public static String kubeconfig(String token) {
        var config = Yaml.tree(kubeconfig());
        ((ObjectNode) config.at("/users/0/user")).removeAll().put("token", token);
        return config.toString();
    }

    /** A client with all rights. */
    public static KubernetesClient client() {
        return client(kubeconfig());
    }

    static KubernetesClient client(String kubeconfig) {
        return builder(kubeconfig).withHttpClientFactory(SHARED).build();
    }

    /** A client with all rights whose requests somebody sees first. */
    public static KubernetesClient client(Interceptor interceptor) {
        return builder(kubeconfig())
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("test", interceptor))
                .build();
    }

    static KubernetesClientBuilder builder(String kubeconfig) {
        var config = Config.fromKubeconfig(kubeconfig);
        // Where a call takes too long, a real kubelet makes it again. The played one waits.
        config.setRequestTimeout((int) TestNamespace.PATIENCE.toMillis());
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(new KubernetesSerialization(ObjectLimits.lift(new ObjectMapper()), true));
    }

    /** Creates a namespace with the service account that the (absent) controller manager would create. */
    public static void namespace(KubernetesClient client, String name) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName("default")
                        .withNamespace(name)
                        .endMetadata()
                        .build())
                .create();
    }

    /** Puts the definitions of a folder in place of those that are there. */
    public static void installCrds(KubernetesClient client, Path folder) {
        for (var plural : List.of("tuningstudies", "tuningtrials")) {
            try (InputStream crd = Files.newInputStream(folder.resolve(plural + ".winnow.dev-v1.yml"))) {
                client.load(crd).serverSideApply();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            awaitEstablished(client, plural + ".winnow.dev");
        }
    }

    /** Waits until the server serves the kind of a definition. */
    static void awaitEstablished(KubernetesClient client, String definition) {
        client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(definition)
                .waitUntilCondition(ApiServer::established, 20, TimeUnit.SECONDS);
    }

    private static boolean established(CustomResourceDefinition crd) {
        return crd != null
                && crd.getStatus() != null
                && crd.getStatus().getConditions() != null
                && crd.getStatus().getConditions().stream()
                        .anyMatch(c -> c.getType().equals("Established")
                                && c.getStatus().equals("True"));
    }
}
