package dev.winnow.engine.workload;

import dev.winnow.api.TrialMetrics;
import dev.winnow.api.TrialTemplate;
import dev.winnow.api.Unread;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the file, or the folder of event files, lies that a trainer writes its metrics to, so that a sidecar can see it: in a volume
 * that the container of the trainer mounts, else in an empty one of the operator's.
 *
 * @param path in the container of the trainer
 * @param mount the volume and where the trainer has it
 * @param lasts whether the volume may outlive the pod, so that the file of an earlier attempt may be there
 */
public record MetricsPlace(String path, VolumeMount mount, boolean lasts) {
    /** Where metrics come from in a manifest. */
    public static final String PATH = "spec.trial.metrics.path";

    static final String VOLUME = "winnow-metrics";

    private static final List<String> STEPS = List.of(".", "..");

    /**
     * The place in a template.
     *
     * @param trainer the container that trains, with all its mounts
     */
    static MetricsPlace of(PodTemplate template, TrialMetrics metrics, Container trainer) {
        var path = String.valueOf(metrics.path());
        var theirs = covering(trainer.getVolumeMounts(), path);
        return theirs.map(mount -> new MetricsPlace(path, mount, lasts(template, mount)))
                .orElseGet(() -> new MetricsPlace(
                        path,
                        new VolumeMountBuilder()
                                .withName(VOLUME)
                                .withMountPath(folder(metrics, path))
                                .build(),
                        false));
    }

    /** Whether the volume is the operator's. */
    boolean ours() {
        return mount.getName().equals(VOLUME);
    }

    /** The file where the volume is mounted elsewhere. */
    String under(String folder) {
        return folder + path.substring(trimmed(mount.getMountPath()).length());
    }

    /** What is wrong with the place of the metrics in a template whose pods report. */
    public static Optional<Unread> problem(PodTemplate template) {
        return template.settings()
                .metricsInFiles()
                .filter(metrics -> template.trainer().isPresent())
                .flatMap(metrics -> words(template, metrics, String.valueOf(metrics.path())))
                .map(words -> new Unread(PATH, words));
    }

    private static Optional<String> words(PodTemplate template, TrialMetrics metrics, String path) {
        if (List.of(path.split("/", -1)).stream().anyMatch(STEPS::contains)) {
            return Optional.of("must not hold . or ..: write where the file is");
        }
        var trainer = template.trainerContainer();
        var mounts = new ArrayList<>(trainer.getVolumeMounts());
        checkpoints(template.settings()).ifPresent(mounts::add);
        var mount = covering(mounts, path);
        if (mount.isEmpty()) {
            return uncovered(trainer, folder(metrics, path));
        }
        var name = mount.get().getName();
        if (Boolean.TRUE.equals(mount.get().getReadOnly()) || !writable(template, name)) {
            return Optional.of("lies in the volume " + name
                    + ", to which the trainer cannot write: name a file elsewhere, such as /metrics/train.log");
        }
        return lasts(template, mount.get()) && metrics.countsSteps()
                ? Optional.of("lies in the volume " + name
                        + ", which may hold the file of an earlier attempt, so its lines have to name their steps: set"
                        + " spec.trial.metrics.step, or name a file in no volume, such as /metrics/train.log")
                : Optional.empty();
    }

    /** The operator mounts an empty volume, which hides what the image has there. */
    private static Optional<String> uncovered(Container trainer, String folder) {
        if (folder.isEmpty()) {
            return Optional.of("lies in the root of the file system, which no sidecar can see: name a file in a folder"
                    + " that holds nothing else, such as /metrics/train.log");
        }
        var hidden = Optional.ofNullable(trainer.getWorkingDir())
                .or(() -> trainer.getCommand().stream().findFirst())
                .filter(there -> within(there, folder));
        return hidden.map(there -> "is in the folder of " + there
                + ", which an empty volume would hide: name a file in a folder that holds nothing else, such as"
                + " /metrics/train.log, or mount a volume of yours at the folder of the file");
    }

    private static Optional<VolumeMount> checkpoints(TrialTemplate settings) {
        return Optional.ofNullable(settings.checkpoints()).map(checkpoints -> new VolumeMountBuilder()
                .withName(TrialPod.CHECKPOINT_VOLUME)
                .withMountPath(checkpoints.path())
                .build());
    }

    private static Optional<VolumeMount> covering(List<VolumeMount> mounts, String path) {
        return mounts.stream()
                .filter(mount -> mount.getMountPath() != null && within(path, trimmed(mount.getMountPath())))
                .max(Comparator.comparing(mount -> trimmed(mount.getMountPath()).length()));
    }

    private static boolean within(String path, String folder) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }

    private static boolean lasts(PodTemplate template, VolumeMount mount) {
        return !mount.getName().equals(VOLUME)
                && volume(template, mount.getName())
                        .filter(volume -> volume.getEmptyDir() != null || volume.getEphemeral() != null)
                        .isEmpty();
    }

    private static boolean writable(PodTemplate template, String name) {
        return volume(template, name)
                .filter(volume -> volume.getConfigMap() != null
                        || volume.getSecret() != null
                        || volume.getProjected() != null
                        || volume.getDownwardAPI() != null
                        || volume.getImage() != null)
                .isEmpty();
    }

    private static Optional<Volume> volume(PodTemplate template, @Nullable String name) {
        return template.pod().getSpec().getVolumes().stream()
                .filter(volume -> volume.getName() != null && volume.getName().equals(name))
                .findFirst();
    }

    /** The folder that holds nothing but what is read. */
    private static String folder(TrialMetrics metrics, String path) {
        return metrics.from() == TrialMetrics.From.TensorBoard ? path : path.substring(0, path.lastIndexOf('/'));
    }

    private static String trimmed(String folder) {
        return folder.replaceAll("/+$", "");
    }
}
