package dev.winnow.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.api.ObjectLimits;
import dev.winnow.engine.workload.PodJson;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** How objects of a cluster are read: pods as far as they fit, and none with {@code managedFields}, which nobody reads here. */
final class Forms {
    private final ObjectMapper mapper;
    private final KubernetesSerialization serialization;

    Forms() {
        mapper = ObjectLimits.lift(new ObjectMapper());
        mapper.configOverride(ObjectMeta.class)
                .setIgnorals(JsonIgnoreProperties.Value.forIgnoredProperties("managedFields"));
        PodJson.readIn(mapper);
        // This changes the mapper, so that both read alike.
        serialization = new KubernetesSerialization(mapper, true);
    }

    ObjectMapper mapper() {
        return mapper;
    }

    KubernetesSerialization serialization() {
        return serialization;
    }
}
