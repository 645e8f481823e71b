package dev.winnow.engine.workload;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds the container that reads the file to which a trainer writes its metrics, and reports them with the token of the pod. The
 * kubelet starts it before the trainer and tells it to end after the trainer. It meets the Pod Security Standard {@code restricted}
 * if its user is not root, and leaves a pod Guaranteed that is so without it.
 *
 * @param image the operator's own image, which holds the program
 */
public record MetricsSidecar(String image) {
    /** The name of the container. */
    public static final String NAME = "winnow-metrics";

    private static final String FOLDER = "/metrics";
    private static final Map<String, Quantity> REQUESTS =
            Map.of("cpu", new Quantity("20m"), "memory", new Quantity("64Mi"));
    /** It holds 55 MiB, and takes 0.8 s of a core to start. */
    private static final Map<String, Quantity> LIMITS =
            Map.of("cpu", new Quantity("500m"), "memory", new Quantity("96Mi"));

    /**
     * The container for a pod of an attempt.
     *
     * @param environment of the trainer contract
     */
    Container build(
            PodTemplate template, TuningStudy study, TuningTrial trial, MetricsPlace place, List<EnvVar> environment) {
        return new ContainerBuilder()
                .withName(NAME)
                .withImage(image)
                .withRestartPolicy("Always")
                .withCommand(List.of(
                        "/opt/java/bin/java",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Xmx16m",
                        "-Xss256k",
                        "-cp",
                        "/app/app/*:/app/lib/main/*",
                        "dev.winnow.operator.sidecar.Sidecar"))
                .withArgs(arguments(template, study, trial, place))
                .withEnv(environment)
                .withTerminationMessagePolicy("FallbackToLogsOnError")
                .withNewResources()
                .withRequests(guaranteed(template) ? LIMITS : REQUESTS)
                .withLimits(LIMITS)
                .endResources()
                .withSecurityContext(user(template))
                .addNewVolumeMount()
                .withName(TrialPod.TOKEN_VOLUME)
                .withMountPath(TrialPod.TOKEN_FOLDER)
                .withReadOnly(true)
                .endVolumeMount()
                .addToVolumeMounts(new VolumeMountBuilder()
                        .withName(place.mount().getName())
                        .withSubPath(place.mount().getSubPath())
                        .withSubPathExpr(place.mount().getSubPathExpr())
                        .withMountPath(FOLDER)
                        .withReadOnly(true)
                        .build())
                .build();
    }

    /** Whether each container asks for as much of the processor and the memory as it may have. */
    private static boolean guaranteed(PodTemplate template) {
        return template.pod().getSpec().getContainers().stream()
                .map(container -> Optional.ofNullable(container.getResources()).orElseGet(ResourceRequirements::new))
                .allMatch(room -> LIMITS.keySet().stream()
                        .allMatch(name -> room.getLimits().containsKey(name)
                                && room.getLimits()
                                        .get(name)
                                        .equals(room.getRequests()
                                                .getOrDefault(
                                                        name, room.getLimits().get(name)))));
    }

    /** A kubelet reads a doubled dollar as one, and replaces no variable in it. */
    private static List<String> arguments(
            PodTemplate template, TuningStudy study, TuningTrial trial, MetricsPlace place) {
        var known = Optional.ofNullable(trial.statusOrNew().report().step()).filter(step -> place.lasts());
        var arguments = new SidecarArguments(
                        template.settings().metricsInFiles().orElseThrow(),
                        study.getSpec().comparedMetrics(),
                        trial.getSpec().rungs(),
                        known.orElse(0),
                        place.under(FOLDER))
                .words();
        return new ArrayList<>(
                arguments.stream().map(word -> word.replace("$", "$$")).toList());
    }

    /** Who may read the file is known of the trainer's user alone. */
    private static SecurityContext user(PodTemplate template) {
        var trainer = Optional.ofNullable(template.trainerContainer().getSecurityContext());
        var user = trainer.map(SecurityContext::getRunAsUser);
        var named = user.or(() -> Optional.ofNullable(template.pod().getSpec().getSecurityContext())
                .map(PodSecurityContext::getRunAsUser));
        return new SecurityContextBuilder()
                .withRunAsUser(user.orElse(null))
                .withRunAsGroup(trainer.map(SecurityContext::getRunAsGroup).orElse(null))
                .withRunAsNonRoot(named.filter(id -> id == 0).isEmpty())
                .withSeLinuxOptions(
                        trainer.map(SecurityContext::getSeLinuxOptions).orElse(null))
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .build();
    }
}
