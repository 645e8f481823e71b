package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.TrialTemplate;
import dev.winnow.api.Unread;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The pod of a study's trials in Kubernetes' own types.
 *
 * @param settings the part of the manifest that it was read from
 * @param pod has at least one container
 * @param checkpointVolume where trials keep their checkpoints; empty if they keep none
 */
public record PodTemplate(TrialTemplate settings, PodTemplateSpec pod, Optional<Volume> checkpointVolume) {
    /** Where the template of trials that are pods stands. */
    public static final String POD = "spec.trial.pod";

    /** A template that Kubernetes' types cannot hold. */
    @SuppressWarnings("serial")
    public static final class UnreadableException extends IllegalArgumentException {
        UnreadableException(List<Unread> unread) {
            super(unread.stream().map(Unread::toString).collect(Collectors.joining("; ")));
        }
    }

    /**
     * Reads a template.
     *
     * @throws UnreadableException if {@link #read} finds something wrong with it
     */
    public static PodTemplate of(TrialTemplate settings) {
        var unread = new ArrayList<Unread>();
        return read(settings, unread).orElseThrow(() -> new UnreadableException(unread));
    }

    /**
     * Reads a template; empty if there is something wrong with it.
     *
     * @param unread is told what is wrong; empty at first
     */
    public static Optional<PodTemplate> read(TrialTemplate settings, List<Unread> unread) {
        return read(settings, settings.requiredPod(), POD, unread);
    }

    /**
     * The same of a template that stands elsewhere.
     *
     * @param path of the template in the manifest
     */
    static Optional<PodTemplate> read(TrialTemplate settings, JsonNode json, String path, List<Unread> unread) {
        var pod = PodTypes.read(json, PodTemplateSpec.class, path, unread);
        var volume = Optional.ofNullable(settings.checkpoints())
                .flatMap(checkpoints ->
                        PodTypes.read(checkpoints.volume(), Volume.class, "spec.trial.checkpoints.volume", unread));
        if (unread.isEmpty()
                && pod.filter(read -> read.getSpec() != null
                                && !read.getSpec().getContainers().isEmpty())
                        .isEmpty()) {
            unread.add(new Unread(path + ".spec.containers", "Required value: the pod needs at least one container"));
        }
        return unread.isEmpty() ? pod.map(read -> new PodTemplate(settings, read, volume)) : Optional.empty();
    }

    /**
     * The template of the pods that report, whatever the trials are.
     *
     * @throws UnreadableException if something is wrong with it
     */
    public static PodTemplate ofReporter(TrialTemplate settings) {
        return settings.job() == null
                ? of(settings)
                : ObjectTemplate.of(settings).reporting().pod();
    }

    /** The index of the container that trains; the named one, else the first. Empty when the named one does not exist. */
    public Optional<Integer> trainer() {
        if (settings.container() == null) {
            return Optional.of(0);
        }
        var containers = pod.getSpec().getContainers();
        for (int i = 0; i < containers.size(); i++) {
            if (settings.container().equals(containers.get(i).getName())) {
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
    public Container trainerContainer() {
        return pod.getSpec().getContainers().get(trainer().orElseThrow());
    }

    /**
     * The template's own volume of the claim that keeps the checkpoints. A kubelet mounts a claim once for a pod: a pod
     * with a second volume of that claim would never start, and nothing would say why.
     */
    public Optional<Volume> sharedVolume() {
        return claim(checkpointVolume.orElse(null)).flatMap(claim -> pod.getSpec().getVolumes().stream()
                .filter(volume -> claim(volume).equals(Optional.of(claim)))
                .findFirst());
    }

    private static Optional<String> claim(@Nullable Volume volume) {
        return Optional.ofNullable(volume)
                .map(Volume::getPersistentVolumeClaim)
                .map(PersistentVolumeClaimVolumeSource::getClaimName);
    }

    /** Devices that a trial asks for: GPUs, slices of one and shares in one, each counted once. */
    public int devices() {
        return ResourceRates.devices(pod.getSpec());
    }
}
