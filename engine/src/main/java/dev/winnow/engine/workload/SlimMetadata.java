package dev.winnow.engine.workload;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a cache keeps of the metadata of an attempt's resources. */
final class SlimMetadata {
    private SlimMetadata() {}

    /**
     * The metadata without managed fields and the annotations that nobody reads.
     *
     * @param annotations the names of those that are read
     */
    static ObjectMeta of(ObjectMeta meta, Collection<String> annotations) {
        return new ObjectMetaBuilder()
                .withName(meta.getName())
                .withNamespace(meta.getNamespace())
                .withUid(meta.getUid())
                .withResourceVersion(meta.getResourceVersion())
                .withCreationTimestamp(meta.getCreationTimestamp())
                .withDeletionTimestamp(meta.getDeletionTimestamp())
                .withLabels(meta.getLabels())
                .withOwnerReferences(meta.getOwnerReferences())
                .withAnnotations(Optional.ofNullable(meta.getAnnotations()).orElse(Map.of()).entrySet().stream()
                        .filter(entry -> annotations.contains(entry.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)))
                .build();
    }
}
