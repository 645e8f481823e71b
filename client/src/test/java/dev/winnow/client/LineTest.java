package dev.winnow.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class LineTest {
    @Test
    void aClientThatAnotherThreadHasClosedIsAServerThatCannotBeReached() {
        var config = new ConfigBuilder().withMasterUrl("http://127.0.0.1:1").build();
        var client = new KubernetesClientBuilder().withConfig(config).build();
        var deadlines = Executors.newSingleThreadScheduledExecutor();
        var line = new Line(client, new Forms(), deadlines);
        client.close();
        deadlines.shutdownNow();

        assertThatThrownBy(() -> line.get("version", Duration.ofSeconds(5)))
                .isInstanceOf(ClusterException.class)
                .hasMessage("the API server cannot be reached: the client was closed");
    }
}
