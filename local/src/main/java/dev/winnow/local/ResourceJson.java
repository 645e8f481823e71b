package dev.winnow.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.api.TuningStudy;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;

/**
 * Studies and trials as JSON and YAML. One mapper serves the whole program, because each mapper has to look at the types
 * of a study anew.
 */
public final class ResourceJson {
    /** Safe for use by several threads. */
    public static final KubernetesSerialization FORM = form();

    private ResourceJson() {}

    private static KubernetesSerialization form() {
        return new KubernetesSerialization(new ObjectMapper(), true);
    }

    /** Looks at the types of a study, so that the first one is read sooner. */
    public static void prepare() {
        FORM.convertValue(Map.of("spec", Map.of()), TuningStudy.class);
    }
}
