package dev.winnow.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.MuteLine;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to a real API server that stay open and over which nothing arrives any more. */
@Timeout(120)
class SilentLinesIT {
    private static final Duration SOON = Duration.ofSeconds(30);

    @AutoClose
    private static final KubernetesClient admin = ApiServer.client();

    private static ConfigMap map(String namespace, String name) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWatchThatFallsSilentGoesOnWhereItWas(boolean overHttp) throws Exception {
        var namespace = "silent-" + overHttp;
        ApiServer.namespace(admin, namespace);
        var config = Config.fromKubeconfig(ApiServer.kubeconfig());
        try (var line = new MuteLine(config)) {
            var far = line.config(config);
            far.setOnlyHttpWatches(overHttp);
            var silence = new Silence(Duration.ofSeconds(4), Duration.ofSeconds(2), Duration.ofSeconds(60));
            try (var client = silence.client(far, new KubernetesSerialization());
                    var informer = client.configMaps().inNamespace(namespace).inform()) {
                admin.resource(map(namespace, "before")).create();
                Awaitility.await()
                        .atMost(SOON)
                        .until(() -> informer.getStore().getByKey(namespace + "/before") != null);

                line.mute();
                admin.resource(map(namespace, "lost")).create();

                Awaitility.await("the lost event")
                        .atMost(SOON)
                        .until(() -> informer.getStore().getByKey(namespace + "/lost") != null);
                assertThat(informer.isRunning()).isTrue();
            }
        }
    }
}
