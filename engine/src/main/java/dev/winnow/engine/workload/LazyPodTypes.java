package dev.winnow.engine.workload;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes Jackson look at a part of a pod when a manifest has the part. By itself Jackson looks at all 400 types that a pod
 * may consist of before it reads the first, which takes longer than all else that a command does.
 */
final class LazyPodTypes extends SimpleModule {
    private static final String PACKAGE = PodSpec.class.getPackageName();

    /** These stand in nearly every manifest. */
    private static final Set<Class<?>> COMMON = Set.of(
            ObjectMeta.class,
            PodTemplateSpec.class,
            PodSpec.class,
            Container.class,
            EnvVar.class,
            ResourceRequirements.class);

    /** The types that some manifest has had. */
    private final Set<JavaType> met = ConcurrentHashMap.newKeySet();

    LazyPodTypes() {
        super(LazyPodTypes.class.getSimpleName());
        setDeserializers(new SimpleDeserializers() {
            @Override
            public @Nullable JsonDeserializer<?> findBeanDeserializer(
                    JavaType type, DeserializationConfig config, BeanDescription description) {
                boolean lazy = type.getRawClass().getPackageName().equals(PACKAGE)
                        && type.isConcrete()
                        && !COMMON.contains(type.getRawClass())
                        && !met.contains(type);
                return lazy ? new Part(type) : null;
            }
        });
    }

    /** Stands for the reader of a type until a manifest has a value of the type. */
    private final class Part extends JsonDeserializer<Object> {
        private final JavaType type;

        Part(JavaType type) {
            this.type = type;
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            met.add(type);
            // Jackson keeps what it finds, but not this object, so the second look is cheap.
            return context.findRootValueDeserializer(type).deserialize(parser, context);
        }
    }
}
