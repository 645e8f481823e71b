package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.winnow.api.Names;
import dev.winnow.api.TrialTemplate;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pod of one attempt of a trial: the study's template plus the trainer contract (parameters, report address and
 * token, checkpoint folder), labels and the owner.
 *
 * @param reportUrl where trainers post their reports
 */
public record TrialPod(String reportUrl) {
    static final String TOKEN_VOLUME = "winnow-token";
    static final String TOKEN_FOLDER = "/var/run/secrets/winnow.dev";
    static final String CHECKPOINT_VOLUME = "winnow-checkpoints";

    /** Long enough for a slow node, short enough that a stolen token soon dies; the kubelet renews it. */
    private static final long TOKEN_SECONDS = 3600;

    /** The pod of attempt {@code attempt}, counted from 1. */
    public Pod of(TuningStudy study, TuningTrial trial, int attempt) {
        var template = study.getSpec().trial();
        var pod = template.pod();
        var meta = trial.getMetadata();
        return new PodBuilder()
                .withNewMetadata()
                .withName(Names.pod(meta.getName(), attempt))
                .withNamespace(meta.getNamespace())
                .withLabels(pod.getMetadata() == null ? null : pod.getMetadata().getLabels())
                .withAnnotations(
                        pod.getMetadata() == null ? null : pod.getMetadata().getAnnotations())
                .addToAnnotations(Names.TRAINER_ANNOTATION, trainerName(template))
                .addToLabels(Names.STUDY_LABEL, study.getMetadata().getName())
                .addToLabels(Names.TRIAL_LABEL, meta.getName())
                .addToLabels(Names.ATTEMPT_LABEL, Integer.toString(attempt))
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(trial.getApiVersion())
                        .withKind(trial.getKind())
                        .withName(meta.getName())
                        .withUid(meta.getUid())
                        .withController(true)
                        .build())
                .endMetadata()
                .withNewSpecLike(pod.getSpec())
                .withRestartPolicy("Never")
                .withActiveDeadlineSeconds(template.timeoutSeconds().longValue())
                .withServiceAccountName(Optional.ofNullable(pod.getSpec().getServiceAccountName())
                        .orElse("default"))
                .withAutomountServiceAccountToken(
                        Optional.ofNullable(pod.getSpec().getAutomountServiceAccountToken())
                                .orElse(false))
                .withContainers(containers(study, trial, attempt))
                .addToVolumes(new VolumeBuilder()
                        .withName(TOKEN_VOLUME)
                        .withNewProjected()
                        .addNewSource()
                        .withNewServiceAccountToken(Names.REPORT_AUDIENCE, TOKEN_SECONDS, "token")
                        .endSource()
                        .endProjected()
                        .build())
                .addAllToVolumes(Optional.ofNullable(template.checkpoints())
                        .filter(checkpoints -> sharedVolume(template).isEmpty())
                        .map(checkpoints -> new VolumeBuilder(checkpoints.volume())
                                .withName(CHECKPOINT_VOLUME)
                                .build())
                        .stream()
                        .toList())
                .endSpec()
                .build();
    }

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
     * The template's own volume of the claim that keeps the checkpoints. A kubelet mounts a claim once for a pod: one
     * with a second volume of it would never start, and nothing would say why.
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

    private static String trainerName(TrialTemplate template) {
        return template.pod()
                .getSpec()
                .getContainers()
                .get(trainer(template).orElseThrow())
                .getName();
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

    private List<Container> containers(TuningStudy study, TuningTrial trial, int attempt) {
        var template = study.getSpec().trial();
        var containers = new ArrayList<>(template.pod().getSpec().getContainers());
        int index = trainer(template).orElseThrow();
        var checkpoints = template.checkpoints();
        var trainer = new ContainerBuilder(containers.get(index));
        trainer.withEnv(concat(
                        environment(study, trial, attempt),
                        containers.get(index).getEnv()))
                .addToVolumeMounts(new VolumeMountBuilder()
                        .withName(TOKEN_VOLUME)
                        .withMountPath(TOKEN_FOLDER)
                        .withReadOnly(true)
                        .build());
        if (checkpoints != null) {
            var volume = sharedVolume(template).map(Volume::getName).orElse(CHECKPOINT_VOLUME);
            trainer.addToVolumeMounts(new VolumeMountBuilder()
                    .withName(volume)
                    .withMountPath(checkpoints.path())
                    .withSubPath(folder(study, trial.getMetadata().getName()))
                    .build());
            if (trial.getSpec().startFrom() != null) {
                trainer.addToVolumeMounts(new VolumeMountBuilder()
                        .withName(volume)
                        .withMountPath(parentPath(checkpoints))
                        .withSubPath(folder(study, trial.getSpec().startFrom().trial()))
                        .withReadOnly(true)
                        .build());
            }
        }
        containers.set(index, trainer.build());
        return containers;
    }

    /** The uid keeps a study that is created anew under an old name from resuming its predecessor's checkpoints. */
    private static String folder(TuningStudy study, String trial) {
        var meta = study.getMetadata();
        return meta.getName() + "-" + meta.getUid() + "/" + trial;
    }

    /** Beside the trial's own folder, which it cannot be in: that one is empty at first and the trainer's to fill. */
    private static String parentPath(TrialTemplate.Checkpoints checkpoints) {
        return checkpoints.path().replaceAll("/+$", "") + "-parent";
    }

    /** The contract comes first, so that the user's own variables may refer to it. */
    private List<EnvVar> environment(TuningStudy study, TuningTrial trial, int attempt) {
        var spec = study.getSpec();
        var parameters = trial.getSpec().parameters();
        var env = new ArrayList<EnvVar>();
        var json = JsonNodeFactory.instance.objectNode();
        for (var parameter : spec.parameters()) {
            var value = parameters.get(parameter.name());
            env.add(variable(Variables.of(parameter.name()), value == null ? "" : value));
            if (value != null) {
                json.set(parameter.name(), parameter.value(value));
            }
        }
        env.add(variable(Variables.PARAMETERS, json.toString()));
        env.add(variable(Variables.STUDY, study.getMetadata().getName()));
        env.add(variable(Variables.TRIAL, trial.getMetadata().getName()));
        env.add(variable(Variables.ATTEMPT, Integer.toString(attempt)));
        env.add(variable(
                Variables.SEED,
                Long.toString(seed(spec.sampler().seed(), trial.getSpec().number()))));
        env.add(variable(
                Variables.MAX_RESOURCE, Integer.toString(trial.getSpec().maxResource())));
        env.add(variable(
                Variables.CHECKPOINT_DIR,
                spec.trial().checkpoints() == null
                        ? ""
                        : spec.trial().checkpoints().path()));
        env.add(variable(
                Variables.PARENT_CHECKPOINT_DIR,
                spec.trial().checkpoints() == null || trial.getSpec().startFrom() == null
                        ? ""
                        : parentPath(spec.trial().checkpoints())));
        env.add(variable(Variables.REPORT_URL, reportUrl));
        env.add(variable(Variables.TOKEN_FILE, TOKEN_FOLDER + "/token"));
        return env;
    }

    /** A seed of the trial's own, so that weights do not start equal in all trials of a study. */
    private static long seed(long study, int trial) {
        return study * 10_007L + trial;
    }

    private static EnvVar variable(String name, String value) {
        return new EnvVarBuilder().withName(name).withValue(value).build();
    }

    private static <T> List<T> concat(List<T> first, List<T> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
