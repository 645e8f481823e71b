package dev.winnow.operator.kube;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.api.ObjectLimits;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Lifts the limits of the client's mapper, see {@link ObjectLimits}. */
@Singleton
public final class ClientObjectLimits implements KubernetesClientObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        ObjectLimits.lift(mapper);
    }
}
