package dev.winnow.operator.kube;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.engine.workload.PodJson;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Lets the client read pods as far as they fit, see {@link PodJson}. */
@Singleton
public final class LenientPods implements KubernetesClientObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        PodJson.readIn(mapper);
    }
}
