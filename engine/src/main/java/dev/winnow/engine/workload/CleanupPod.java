package dev.winnow.engine.workload;

import dev.winnow.api.Names;
import dev.winnow.api.Owners;
import dev.winnow.api.TuningStudy;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds the pod that removes the checkpoints that a study does not keep. The pod sees nothing of the volume but the folder of the
 * study. It goes where the trials went, as the user that the template names, and meets the Pod Security Standard
 * {@code restricted} if that user is not root.
 *
 * @param image the operator's own image, which holds {@link CheckpointFolders}
 */
public record CleanupPod(String image) {
    private static final String FOLDER = "/checkpoints";
    private static final String VOLUME = "checkpoints";
    private static final Map<String, Quantity> REQUESTS =
            Map.of("cpu", new Quantity("50m"), "memory", new Quantity("128Mi"));
    private static final Map<String, Quantity> LIMITS =
            Map.of("cpu", new Quantity("1"), "memory", new Quantity("128Mi"));

    /** The name of a pod; {@code attempt} counts from 1. */
    public static String name(TuningStudy study, int attempt) {
        return study.getMetadata().getName() + "-keep-" + attempt;
    }

    /**
     * The pod of an attempt to remove checkpoints; the same for the same arguments.
     *
     * @param kept the names of the trials whose checkpoints stay
     * @throws java.util.NoSuchElementException if the study has no volume for checkpoints
     */
    public Pod build(TuningStudy study, Set<String> kept, int attempt) {
        var template = PodTemplate.ofReporter(study.getSpec().trial());
        var trial = template.pod().getSpec();
        var meta = study.getMetadata();
        return new PodBuilder()
                .withNewMetadata()
                .withName(name(study, attempt))
                .withNamespace(meta.getNamespace())
                .addToLabels(Names.STUDY_LABEL, meta.getName())
                .withOwnerReferences(Owners.reference(study))
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withServiceAccountName(
                        Optional.ofNullable(trial.getServiceAccountName()).orElse("default"))
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withImagePullSecrets(trial.getImagePullSecrets())
                .withNodeSelector(trial.getNodeSelector())
                .withAffinity(trial.getAffinity())
                .withTolerations(trial.getTolerations())
                .withSecurityContext(user(template))
                .withContainers(container(study, kept))
                .withVolumes(new VolumeBuilder(template.checkpointVolume().orElseThrow())
                        .withName(VOLUME)
                        .build())
                .endSpec()
                .build();
    }

    private Container container(TuningStudy study, Set<String> kept) {
        var command = new ArrayList<>(List.of(
                "/opt/java/bin/java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Xmx64m",
                "-cp",
                "/app/lib/main/*",
                CheckpointFolders.class.getName(),
                FOLDER));
        command.addAll(kept);
        return new ContainerBuilder()
                .withName("keep")
                .withImage(image)
                .withCommand(command)
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withNewResources()
                .withRequests(REQUESTS)
                .withLimits(LIMITS)
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .addNewVolumeMount()
                .withName(VOLUME)
                .withMountPath(FOLDER)
                .withSubPath(TrialPod.folder(study))
                .endVolumeMount()
                .build();
    }

    /** Files belong to who wrote them. Where the template names no user, the image of the operator does. */
    private static PodSecurityContext user(PodTemplate template) {
        var pod = Optional.ofNullable(template.pod().getSpec().getSecurityContext());
        var trainer = Optional.ofNullable(template.trainerContainer().getSecurityContext());
        var user = trainer.map(SecurityContext::getRunAsUser).or(() -> pod.map(PodSecurityContext::getRunAsUser));
        var group = trainer.map(SecurityContext::getRunAsGroup).or(() -> pod.map(PodSecurityContext::getRunAsGroup));
        return new PodSecurityContextBuilder()
                .withRunAsUser(user.orElse(null))
                .withRunAsGroup(group.orElse(null))
                .withRunAsNonRoot(user.filter(id -> id == 0).isEmpty())
                .withFsGroup(pod.map(PodSecurityContext::getFsGroup).orElse(null))
                .withSupplementalGroups(
                        pod.map(PodSecurityContext::getSupplementalGroups).orElse(List.of()))
                .withSeLinuxOptions(
                        pod.map(PodSecurityContext::getSeLinuxOptions).orElse(null))
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }
}
