package dev.winnow.engine.workload;

import dev.winnow.api.Names;
import dev.winnow.api.Owners;
import dev.winnow.api.TrialMetrics;
import dev.winnow.api.TrialTemplate;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.Terms;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds the pod of an attempt: the study's template plus the trainer contract (parameters, report address and token,
 * checkpoint folder), labels and the owner.
 *
 * @param reportUrl where trainers post their reports
 * @param image the operator's own, from which the metrics of trainers are read that write them to a file
 * @param rates what the resources of pods count as GPUs
 */
record TrialPod(String reportUrl, String image, ResourceRates rates) {
    static final String TOKEN_VOLUME = "winnow-token";
    static final String TOKEN_FOLDER = "/var/run/secrets/winnow.dev";
    static final String CHECKPOINT_VOLUME = "winnow-checkpoints";

    /** Long enough for a slow node, short enough that a stolen token soon dies; the kubelet renews it. */
    private static final long TOKEN_SECONDS = 3600;

    /**
     * The pod of an attempt; the same for the same arguments.
     *
     * @throws PodTemplate.UnreadableException if the template is none
     */
    Pod build(TuningStudy study, TuningTrial trial, int attempt) {
        var template = PodTemplate.of(study.getSpec().trial());
        var meta = trial.getMetadata();
        return new PodBuilder()
                .withNewMetadataLike(metadata(template, study, trial, attempt))
                .addToLabels(QueueLabels.of(study.getSpec().trial(), attempt))
                .withName(Names.pod(meta.getName(), attempt))
                .withNamespace(meta.getNamespace())
                .withOwnerReferences(Owners.reference(trial))
                .endMetadata()
                .withSpec(spec(template, study, trial, attempt, true))
                .build();
    }

    /** The labels and annotations of a pod of an attempt. */
    ObjectMeta metadata(PodTemplate template, TuningStudy study, TuningTrial trial, int attempt) {
        var own = Optional.ofNullable(template.pod().getMetadata());
        var trainer = template.trainerContainer().getName();
        return new ObjectMetaBuilder()
                .withLabels(own.map(ObjectMeta::getLabels).orElse(null))
                .withAnnotations(own.map(ObjectMeta::getAnnotations).orElse(null))
                .addToAnnotations(Names.TRAINER_ANNOTATION, trainer)
                .addToAnnotations(Names.KUBECTL_ANNOTATION, trainer)
                .addToAnnotations(gpus(template))
                .addToAnnotations(
                        Names.TEMPLATE_ANNOTATION, Terms.hash(study.getSpec().trial()))
                .addToLabels(labels(study, trial, attempt))
                .build();
    }

    private Map<String, String> gpus(PodTemplate template) {
        return rates.gpusByWeight(template.pod().getSpec())
                .map(gpus -> Map.of(Names.GPUS_ANNOTATION, gpus.toString()))
                .orElse(Map.of());
    }

    /** The labels of everything that an attempt is made of. */
    static Map<String, String> labels(TuningStudy study, TuningTrial trial, int attempt) {
        var labels = new LinkedHashMap<String, String>();
        labels.put(Names.STUDY_LABEL, study.getMetadata().getName());
        labels.put(Names.TRIAL_LABEL, trial.getMetadata().getName());
        labels.put(Names.ATTEMPT_LABEL, Integer.toString(attempt));
        return labels;
    }

    /**
     * What the containers of a template become in a pod of an attempt.
     *
     * @param reports whether a pod of the template reports
     */
    PodSpec spec(PodTemplate template, TuningStudy study, TuningTrial trial, int attempt, boolean reports) {
        var pod = template.pod();
        var containers = containers(template, study, trial, attempt);
        var spec = new PodSpecBuilder(pod.getSpec())
                .withRestartPolicy("Never")
                .withActiveDeadlineSeconds(template.settings().timeoutSeconds().longValue())
                .withServiceAccountName(Optional.ofNullable(pod.getSpec().getServiceAccountName())
                        .orElse("default"))
                .withAutomountServiceAccountToken(
                        Optional.ofNullable(pod.getSpec().getAutomountServiceAccountToken())
                                .orElse(false))
                .withContainers(containers)
                .addToVolumes(new VolumeBuilder()
                        .withName(TOKEN_VOLUME)
                        .withNewProjected()
                        .addNewSource()
                        .withNewServiceAccountToken(Names.REPORT_AUDIENCE, TOKEN_SECONDS, "token")
                        .endSource()
                        .endProjected()
                        .build())
                .addAllToVolumes(template
                        .checkpointVolume()
                        .filter(volume -> template.sharedVolume().isEmpty())
                        .map(volume -> new VolumeBuilder(volume)
                                .withName(CHECKPOINT_VOLUME)
                                .build())
                        .stream()
                        .toList());
        metrics(template, containers).ifPresent(place -> {
            if (place.ours()) {
                spec.addNewVolume()
                        .withName(MetricsPlace.VOLUME)
                        .withNewEmptyDir()
                        .endEmptyDir()
                        .endVolume();
            }
            if (reports) {
                spec.addToInitContainers(new MetricsSidecar(image)
                        .build(template, study, trial, place, environment(study, trial, attempt)));
            }
        });
        return spec.build();
    }

    /** Where the metrics lie that are read from a file. */
    private static Optional<MetricsPlace> metrics(PodTemplate template, List<Container> containers) {
        return template.settings()
                .metricsInFiles()
                .map(metrics -> MetricsPlace.of(
                        template, metrics, containers.get(template.trainer().orElseThrow())));
    }

    private List<Container> containers(PodTemplate template, TuningStudy study, TuningTrial trial, int attempt) {
        var containers = new ArrayList<>(template.pod().getSpec().getContainers());
        int index = template.trainer().orElseThrow();
        var checkpoints = template.settings().checkpoints();
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
            var volume = template.sharedVolume().map(Volume::getName).orElse(CHECKPOINT_VOLUME);
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
        metrics(template, containers)
                .filter(MetricsPlace::ours)
                .ifPresent(place -> containers.set(
                        index, trainer.addToVolumeMounts(place.mount()).build()));
        return containers;
    }

    private static String folder(TuningStudy study, String trial) {
        return folder(study) + "/" + trial;
    }

    /**
     * The folder of a study on the volume of its checkpoints. The uid keeps a study that is created anew under an old name from
     * resuming its predecessor's checkpoints.
     */
    static String folder(TuningStudy study) {
        var meta = study.getMetadata();
        return meta.getName() + "-" + meta.getUid();
    }

    /** Beside the trial's own folder, which it cannot be in: that one is empty at first and the trainer's to fill. */
    private static String parentPath(TrialTemplate.Checkpoints checkpoints) {
        return checkpoints.path().replaceAll("/+$", "") + "-parent";
    }

    /** The contract comes first, so that the user's own variables may refer to it. */
    private List<EnvVar> environment(TuningStudy study, TuningTrial trial, int attempt) {
        return contract(study, trial).declared(study, trial, attempt);
    }

    /** What the trainer of a trial finds. */
    TrainerContract contract(TuningStudy study, TuningTrial trial) {
        var checkpoints = Optional.ofNullable(study.getSpec().trial().checkpoints());
        return new TrainerContract(
                reportUrl,
                TOKEN_FOLDER + "/token",
                checkpoints.map(TrialTemplate.Checkpoints::path).orElse(""),
                checkpoints
                        .filter(there -> trial.getSpec().startFrom() != null)
                        .map(TrialPod::parentPath)
                        .orElse(""),
                Optional.ofNullable(study.getSpec().trial().metrics())
                        .map(TrialMetrics::path)
                        .orElse(""));
    }

    private static <T> List<T> concat(List<T> first, List<T> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
