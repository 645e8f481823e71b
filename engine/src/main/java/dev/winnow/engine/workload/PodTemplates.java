package dev.winnow.engine.workload;

import dev.winnow.api.TrialTemplate;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads pod templates. */
public final class PodTemplates {
    private PodTemplates() {}

    /** The index of the container that trains; the named one, else the first. Empty when the named one does not exist. */
    public static Optional<Integer> trainer(TrialTemplate template) {
        if (template.container() == null) {
            return Optional.of(0);
        }
        var containers = template.pod().getSpec().getContainers();
        for (int i = 0; i < containers.size(); i++) {
            if (template.container().equals(containers.get(i).getName())) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }

    /**
     * The container that trains.
     *
     * @throws java.util.NoSuchElementException when the named one does not exist
     */
    public static Container trainerContainer(TrialTemplate template) {
        return template.pod().getSpec().getContainers().get(trainer(template).orElseThrow());
    }

    /**
     * The template's own volume of the claim that keeps the checkpoints. A kubelet mounts a claim once for a pod: a pod
     * with a second volume of that claim would never start, and nothing would say why.
     */
    public static Optional<Volume> sharedVolume(TrialTemplate template) {
        return claim(
                        template.checkpoints() == null
                                ? null
                                : template.checkpoints().volume())
                .flatMap(claim -> template.pod().getSpec().getVolumes().stream()
                        .filter(volume -> claim(volume).equals(Optional.of(claim)))
                        .findFirst());
    }

    private static Optional<String> claim(@Nullable Volume volume) {
        return Optional.ofNullable(volume)
                .map(Volume::getPersistentVolumeClaim)
                .map(PersistentVolumeClaimVolumeSource::getClaimName);
    }

    /** GPUs that the containers of a pod ask for: the sum of all limits on resources named {@code .../gpu}. */
    public static int gpus(PodSpec pod) {
        return pod.getContainers().stream()
                .filter(container -> container.getResources() != null
                        && container.getResources().getLimits() != null)
                .flatMap(container -> container.getResources().getLimits().entrySet().stream())
                .filter(limit -> limit.getKey().endsWith("/gpu"))
                .mapToInt(limit -> limit.getValue().getNumericalAmount().intValue())
                .sum();
    }
}
