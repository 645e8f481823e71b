package dev.winnow.api.crd;

import dev.winnow.api.ListAtomic;
import dev.winnow.api.ListKey;
import dev.winnow.api.ListSet;
import dev.winnow.api.RecordFields;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Adds to a generated CRD what the generator of fabric8 cannot say: list types, formats, required keys and the order of the
 * columns. Types of Kubernetes are not records; the schema inside of such a type gets its bounds and nothing else.
 */
final class SchemaFinish implements CRDPostProcessor {
    private static final List<String> COLUMNS = List.of(
            "STUDY",
            "FROM",
            "STATE",
            "BEST",
            "FRONT",
            "VALUE",
            "STEP",
            "RUNG",
            "DONE/TOTAL",
            "RUNNING",
            "QUEUED",
            "RESTING",
            "STOPPED",
            "FAILED",
            "ATTEMPTS",
            "REASON",
            "PARAMETERS",
            "AGE");

    private final List<Class<? extends HasMetadata>> kinds;

    /**
     * A finisher of some definitions.
     *
     * @param kinds direct subclasses of {@code CustomResource} whose spec and status are records
     */
    SchemaFinish(List<Class<? extends HasMetadata>> kinds) {
        this.kinds = kinds;
    }

    /**
     * Finishes a definition in place.
     *
     * @throws IllegalStateException if a column has no place or a list has no type; the message says how to correct it
     */
    @Override
    public HasMetadata process(HasMetadata resource, String version) {
        if (resource instanceof CustomResourceDefinition crd) {
            var kind = kinds.stream()
                    .filter(type -> HasMetadata.getKind(type)
                            .equals(crd.getSpec().getNames().getKind()))
                    .findFirst()
                    .orElseThrow();
            var parts = ((ParameterizedType) kind.getGenericSuperclass()).getActualTypeArguments();
            crd.getSpec().getVersions().forEach(definition -> finish(definition, parts[0], parts[1]));
        }
        return resource;
    }

    private static void finish(CustomResourceDefinitionVersion version, Type spec, Type status) {
        var root = version.getSchema().getOpenAPIV3Schema();
        distinctRules(root);
        root.getProperties().keySet().removeAll(List.of("unread", "foreignItems")); // of an object in memory
        part(property(root, "spec"), "What is asked for.", spec);
        part(property(root, "status"), "What was observed; written by the operator.", status);
        var columns = new TreeMap<Integer, CustomResourceColumnDefinition>();
        version.getAdditionalPrinterColumns().forEach(column -> columns.put(position(column), column));
        version.setAdditionalPrinterColumns(List.copyOf(columns.values()));
    }

    private static void part(JSONSchemaProps schema, String description, Type type) {
        schema.setDescription(description);
        visit(schema, type);
    }

    private static int position(CustomResourceColumnDefinition column) {
        int position = COLUMNS.indexOf(column.getName());
        if (position < 0) {
            throw new IllegalStateException("the column " + column.getName() + " has no place: add it to COLUMNS");
        }
        return position;
    }

    /** Finishes the schema of a type and of what it consists of. */
    private static void visit(JSONSchemaProps schema, Type type) {
        distinctRules(schema);
        if (type instanceof Class<?> record && record.isRecord()) {
            for (var component : record.getRecordComponents()) {
                component(property(schema, RecordFields.name(component)), component);
            }
        } else {
            ValueBounds.set(schema, type);
        }
    }

    private static void component(JSONSchemaProps schema, RecordComponent component) {
        if (component.getType() == List.class) {
            listType(schema, component);
            visit(
                    schema.getItems().getSchema(),
                    ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]);
        } else {
            visit(schema, type(component));
        }
    }

    /** What the schema of a component was generated from. */
    private static Type type(RecordComponent component) {
        try {
            var foreign = component
                    .getDeclaringRecord()
                    .getDeclaredField(component.getName())
                    .getAnnotation(SchemaFrom.class);
            return foreign == null ? component.getGenericType() : foreign.type();
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("a record has a field for each component", e);
        }
    }

    private static JSONSchemaProps property(JSONSchemaProps schema, String name) {
        return Objects.requireNonNull(schema.getProperties().get(name), () -> "the schema has no field " + name);
    }

    /** The generator repeats the rules of a type that occurs more than once. */
    private static void distinctRules(JSONSchemaProps schema) {
        if (schema.getXKubernetesValidations() != null) {
            schema.setXKubernetesValidations(
                    schema.getXKubernetesValidations().stream().distinct().toList());
        }
    }

    private static void listType(JSONSchemaProps list, RecordComponent component) {
        var types = new ArrayList<String>();
        var key = component.getAnnotation(ListKey.class);
        if (key != null) {
            types.add("map");
            list.setXKubernetesListMapKeys(List.of(key.value()));
            require(list.getItems().getSchema(), key.value());
        }
        if (component.isAnnotationPresent(ListSet.class)) {
            types.add("set");
        }
        if (component.isAnnotationPresent(ListAtomic.class)) {
            types.add("atomic");
        }
        if (types.size() != 1) {
            throw new IllegalStateException("the list " + component.getName() + " of "
                    + component.getDeclaringRecord().getSimpleName()
                    + " needs one list type: annotate it with @ListKey, @ListSet or @ListAtomic");
        }
        list.setXKubernetesListType(types.get(0));
    }

    private static void require(JSONSchemaProps items, String key) {
        var required = new TreeSet<>(
                Stream.ofNullable(items.getRequired()).flatMap(List::stream).toList());
        required.add(key);
        items.setRequired(List.copyOf(required));
    }
}
