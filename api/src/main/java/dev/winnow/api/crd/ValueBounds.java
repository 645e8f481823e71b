package dev.winnow.api.crd;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.api.Quantities;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.lang.reflect.Type;
import java.util.Set;

/**
 * Bounds what a schema lets pass to what its Java type can hold: each whole number has its format and its range, each quantity
 * the pattern of quantities.
 */
final class ValueBounds {
    /** Bounds are doubles. The next one, 2^63, overflows in the API server, which then lets nothing pass. */
    private static final double LARGEST_LONG = Math.nextDown(0x1p63);

    private static final Set<Double> OF_TYPES =
            Set.of((double) Integer.MIN_VALUE, (double) Integer.MAX_VALUE, (double) Long.MIN_VALUE, LARGEST_LONG);

    private static final ObjectMapper TYPES = new ObjectMapper();
    private static final Set<Class<?>> WHOLE = Set.of(Integer.class, int.class, Long.class, long.class);

    private ValueBounds() {}

    /** Whether a bound is only that of a Java type, which tells people nothing. */
    static boolean ofType(double bound) {
        return OF_TYPES.contains(bound);
    }

    /** Bounds the schema of a type, and of all that it consists of, in place. */
    static void set(JSONSchemaProps schema, Type type) {
        set(schema, TYPES.constructType(type));
    }

    private static void set(JSONSchemaProps schema, JavaType type) {
        var raw = type.getRawClass();
        if (raw == Quantity.class) {
            schema.setPattern(Quantities.PATTERN);
        } else if (raw == IntOrString.class) {
            range(schema, Integer.MIN_VALUE, Integer.MAX_VALUE);
        } else if (WHOLE.contains(raw) && "integer".equals(schema.getType())) {
            boolean small = raw == Integer.class || raw == int.class;
            schema.setFormat(small ? "int32" : "int64");
            range(schema, small ? Integer.MIN_VALUE : Long.MIN_VALUE, small ? Integer.MAX_VALUE : LARGEST_LONG);
        } else if ("number".equals(schema.getType())) {
            schema.setFormat("double");
        } else if (schema.getItems() != null) {
            set(schema.getItems().getSchema(), type.getContentType());
        } else if (schema.getAdditionalProperties() != null
                && schema.getAdditionalProperties().getSchema() != null) {
            set(schema.getAdditionalProperties().getSchema(), type.getContentType());
        } else if (schema.getProperties() != null) {
            TYPES.getSerializationConfig().introspect(type).findProperties().forEach(property -> {
                var part = schema.getProperties().get(property.getName());
                if (part != null) {
                    set(part, property.getPrimaryType());
                }
            });
        }
    }

    /** A bound that stands there is narrower. */
    private static void range(JSONSchemaProps schema, double least, double most) {
        if (schema.getMinimum() == null) {
            schema.setMinimum(least);
        }
        if (schema.getMaximum() == null) {
            schema.setMaximum(most);
        }
    }
}
