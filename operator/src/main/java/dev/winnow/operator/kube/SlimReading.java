package dev.winnow.operator.kube;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * Keeps what the client reads small. {@code metadata.managedFields} is left out of every object: nobody here reads them, the
 * operator writes by patches that do not name them, and they would be two thirds of a trial in memory. Equal short texts
 * are {@linkplain SharedTexts shared}.
 */
@Singleton
public final class SlimReading implements KubernetesClientObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        mapper.configOverride(ObjectMeta.class)
                .setIgnorals(JsonIgnoreProperties.Value.forIgnoredProperties("managedFields"));
        var shared = new SharedTexts();
        mapper.setNodeFactory(shared.nodes());
        mapper.registerModule(new SimpleModule("shared texts").addDeserializer(String.class, shared.reader()));
    }
}
