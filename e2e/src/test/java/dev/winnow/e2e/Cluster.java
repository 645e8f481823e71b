package dev.winnow.e2e;

import dev.winnow.testkit.AuditLog;
import dev.winnow.testkit.Program;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/**
 * The cluster that the variable KUBECONFIG names.
 *
 * @param client connected to it
 * @param kubectl the real one; its caches stay in {@code target}
 * @param helm the real one; its caches stay in {@code target}
 */
record Cluster(KubernetesClient client, Program kubectl, Program helm) {
    private static final String MEND =
            "run e2e/cluster/up, then eval \"$(e2e/cluster/env)\", in the root of the source";

    /** The root of the source, seen from this module. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** The log of the node that {@code e2e/cluster/up} starts. */
    static final AuditLog AUDIT = AuditLog.at(Path.of("/var/lib/winnow-node/log/audit.log"));

    private static final class Connected {
        static final Cluster CLUSTER = connect();
    }

    /** The cluster, connected once for all tests. */
    static Cluster named() {
        return Connected.CLUSTER;
    }

    /** Puts controllers of others into the node; a cluster of somebody's own has them or has them not. */
    static void install(String... controllers) {
        if (System.getenv("WINNOW_KUBECONFIG") == null) {
            new Program(ROOT.resolve("e2e/cluster/install").toString(), Map.of())
                    .run(controllers)
                    .succeeded();
        }
    }

    private static Cluster connect() {
        var kubeconfig = kubeconfig();
        var caches = Path.of("target").toAbsolutePath();
        var config = Config.fromKubeconfig(kubeconfig.toFile());
        keyAlgorithm(config).ifPresent(config::setClientKeyAlgo);
        var client = new KubernetesClientBuilder().withConfig(config).build();
        var cluster =
                new Cluster(client, Program.on(kubeconfig, caches, "kubectl"), Program.on(kubeconfig, caches, "helm"));
        cluster.installDefinitions();
        return cluster;
    }

    /** The client takes a key in PKCS #8 for one of RSA unless it is told; the certificate knows. */
    private static Optional<String> keyAlgorithm(Config config) {
        var data = Optional.ofNullable(config.getClientCertData())
                .map(text -> Base64.getMimeDecoder().decode(text));
        var file = Optional.ofNullable(config.getClientCertFile()).map(Path::of);
        if (data.isEmpty() && file.isEmpty()) {
            return Optional.empty();
        }
        try (var pem = data.isPresent() ? new ByteArrayInputStream(data.get()) : Files.newInputStream(file.get())) {
            return Optional.of(CertificateFactory.getInstance("X.509")
                    .generateCertificate(pem)
                    .getPublicKey()
                    .getAlgorithm());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CertificateException e) {
            throw new AssertionError("the client certificate of KUBECONFIG cannot be read: " + e.getMessage(), e);
        }
    }

    /** A cluster is used only when somebody named it for this purpose, never because it was the last one in use. */
    private static Path kubeconfig() {
        var named = Optional.ofNullable(System.getenv("KUBECONFIG")).filter(name -> !name.isBlank());
        var file = named.map(Path::of)
                .orElseThrow(
                        () -> new AssertionError("KUBECONFIG is not set, so there is no cluster to test on: " + MEND));
        if (!Files.isReadable(file)) {
            throw new AssertionError("KUBECONFIG names " + file + ", which is no file that can be read: " + MEND);
        }
        var own = Path.of(System.getProperty("user.home"), ".kube", "config");
        var meant = Optional.ofNullable(System.getenv("WINNOW_KUBECONFIG")).map(Path::of);
        try {
            if (Files.exists(own) && Files.isSameFile(file, own) && !meant.equals(Optional.of(file))) {
                throw new AssertionError("KUBECONFIG names your own " + file + ": " + MEND
                        + ", or set WINNOW_KUBECONFIG to it as well to say that you mean it");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** The definitions belong to the whole cluster, so they come from the source and not from one of the installations. */
    private void installDefinitions() {
        kubectl.run("", List.of("apply", "--server-side", "--force-conflicts", "--filename=" + ROOT.resolve("crds")))
                .succeeded();
        // "kubectl wait" fails on a definition whose conditions are not there yet.
        var get = List.of("get", "tuningstudies.winnow.dev,tuningtrials.winnow.dev", "--all-namespaces");
        Awaitility.await("the API server serves the definitions")
                .atMost(Duration.ofSeconds(60))
                .until(() -> kubectl.run("", get).code() == 0);
    }
}
