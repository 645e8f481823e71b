package dev.winnow.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.winnow.api.ObjectLimits;
import dev.winnow.engine.workload.PodJson;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;

/** How objects of a cluster are read: pods as far as they fit, and none with {@code managedFields}, which nobody reads here. */
final class Forms {
    private final ObjectMapper mapper;
    private final KubernetesSerialization serialization;

    Forms() {
        mapper = ObjectLimits.lift(new ObjectMapper());
        mapper.configOverride(ObjectMeta.class)
                .setIgnorals(JsonIgnoreProperties.Value.forIgnoredProperties("managedFields"));
        mapper.addMixIn(Pod.class, ReadHere.class);
        // This changes the mapper, so that both read alike.
        serialization = new KubernetesSerialization(mapper, true);
    }

    ObjectMapper mapper() {
        return mapper;
    }

    KubernetesSerialization serialization() {
        return serialization;
    }

    @JsonDeserialize(using = Reader.class)
    private interface ReadHere {}

    private static final class Reader extends JsonDeserializer<Pod> {
        @Override
        public Pod deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return PodJson.read(context.readTree(parser));
        }
    }
}
