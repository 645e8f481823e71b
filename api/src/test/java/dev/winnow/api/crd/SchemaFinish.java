package dev.winnow.api.crd;

import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Adds to a generated CRD what the generator cannot say: list types, formats, required map keys, the order of columns. */
final class SchemaFinish implements CRDPostProcessor {
    /** Lists of objects that are merged and checked for duplicates by a key. */
    private static final Map<String, String> KEYED = Map.of(
            "conditions", "type",
            "parameters", "name",
            "objectives", "metric",
            "metricConstraints", "metric",
            "rungs", "resource",
            "bestSoFar", "trial");

    /** Lists of texts or numbers in which nothing stands twice. */
    private static final Set<String> SETS = Set.of("values", "numbers", "in", "studies");

    /** Subtrees that are Kubernetes' own types: left as they are. */
    private static final Set<String> FOREIGN = Set.of("pod.trial", "volume.checkpoints");

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
            "STOPPED",
            "FAILED",
            "ATTEMPTS",
            "REASON",
            "PARAMETERS",
            "AGE");

    @Override
    public HasMetadata process(HasMetadata resource, String version) {
        if (resource instanceof CustomResourceDefinition crd) {
            crd.getSpec().getVersions().forEach(SchemaFinish::finish);
        }
        return resource;
    }

    private static void finish(CustomResourceDefinitionVersion version) {
        var root = version.getSchema().getOpenAPIV3Schema();
        root.getProperties().forEach((name, schema) -> {
            schema.setDescription(
                    name.equals("spec") ? "What is asked for." : "What was observed; written by the operator.");
            visit(name, "", schema);
        });
        version.setAdditionalPrinterColumns(version.getAdditionalPrinterColumns().stream()
                .sorted(Comparator.comparing(SchemaFinish::position))
                .toList());
    }

    private static int position(CustomResourceColumnDefinition column) {
        int position = COLUMNS.indexOf(column.getName());
        if (position < 0) {
            throw new IllegalStateException("the column " + column.getName() + " has no place: add it to COLUMNS");
        }
        return position;
    }

    private static void visit(String name, String parent, JSONSchemaProps schema) {
        if (FOREIGN.contains(name + "." + parent)) {
            return;
        }
        if (schema.getXKubernetesValidations() != null) {
            schema.setXKubernetesValidations(
                    schema.getXKubernetesValidations().stream().distinct().toList());
        }
        if ("integer".equals(schema.getType()) && schema.getFormat() == null) {
            schema.setFormat("int64");
        }
        if ("number".equals(schema.getType())) {
            schema.setFormat("double");
        }
        if ("array".equals(schema.getType())) {
            listType(name, schema);
            visit("items", name, schema.getItems().getSchema());
        }
        if (schema.getProperties() != null) {
            schema.getProperties().forEach((child, property) -> visit(child, name, property));
        }
    }

    private static void listType(String name, JSONSchemaProps list) {
        var items = list.getItems().getSchema();
        var key = KEYED.get(name);
        if (key != null && "object".equals(items.getType())) {
            list.setXKubernetesListType("map");
            list.setXKubernetesListMapKeys(List.of(key));
            var required = new TreeSet<>(
                    Stream.ofNullable(items.getRequired()).flatMap(List::stream).toList());
            required.add(key);
            items.setRequired(List.copyOf(required));
        } else {
            list.setXKubernetesListType(SETS.contains(name) ? "set" : "atomic");
        }
    }
}
