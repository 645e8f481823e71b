package dev.winnow.operator.kube;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.winnow.engine.workload.PodJson;
import io.fabric8.kubernetes.api.model.Pod;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Lets the client read pods as far as they fit, see {@link PodJson}. */
@Singleton
public final class LenientPods implements KubernetesClientObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        mapper.addMixIn(Pod.class, ReadHere.class);
    }

    /** Puts a reader of ours in the place of the one that the type names. */
    @JsonDeserialize(using = Reader.class)
    private interface ReadHere {}

    private static final class Reader extends JsonDeserializer<Pod> {
        @Override
        public Pod deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return PodJson.read(context.readTree(parser));
        }
    }
}
