package dev.winnow.operator.trial;

import dev.winnow.api.Names;
import dev.winnow.engine.trial.PodView;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.Map;
import java.util.Optional;

/** Keeps of each pod only what {@link PodView} and the report endpoint read; a whole pod is several times larger. */
final class SlimPods extends BasicItemStore<Pod> {
    SlimPods() {
        super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public Pod put(String key, Pod pod) {
        var meta = pod.getMetadata();
        var trainer = Optional.ofNullable(meta.getAnnotations())
                .map(annotations -> annotations.get(Names.TRAINER_ANNOTATION));
        return super.put(
                key,
                new PodBuilder()
                        .withMetadata(new ObjectMetaBuilder()
                                .withName(meta.getName())
                                .withNamespace(meta.getNamespace())
                                .withUid(meta.getUid())
                                .withResourceVersion(meta.getResourceVersion())
                                .withCreationTimestamp(meta.getCreationTimestamp())
                                .withDeletionTimestamp(meta.getDeletionTimestamp())
                                .withLabels(meta.getLabels())
                                .withOwnerReferences(meta.getOwnerReferences())
                                .withAnnotations(trainer.map(name -> Map.of(Names.TRAINER_ANNOTATION, name))
                                        .orElse(null))
                                .build())
                        .withSpec(new PodSpecBuilder()
                                .withNodeName(pod.getSpec().getNodeName())
                                .withContainers(pod.getSpec().getContainers().stream()
                                        .map(SlimPods::slim)
                                        .toList())
                                .build())
                        .withStatus(pod.getStatus())
                        .build());
    }

    private static Container slim(Container container) {
        return new ContainerBuilder()
                .withName(container.getName())
                .withResources(container.getResources())
                .build();
    }
}
