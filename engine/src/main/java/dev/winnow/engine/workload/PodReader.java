package dev.winnow.engine.workload;

import dev.winnow.api.Names;
import dev.winnow.api.TrialReason;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads from a pod how far the attempt in it has come. */
final class PodReader {
    /** What is read, {@link Names#KUBECTL_ANNOTATION} because earlier releases named the trainer there alone. */
    private static final List<String> ANNOTATIONS = List.of(
            Names.TRAINER_ANNOTATION,
            Names.KUBECTL_ANNOTATION,
            Names.TEMPLATE_ANNOTATION,
            Names.REPORTER_ANNOTATION,
            Names.GPUS_ANNOTATION);

    private static final String LONG_AGO = Instant.EPOCH.toString();

    private PodReader() {}

    /** Reads a pod that is an attempt. */
    static AttemptView read(Pod pod, ResourceRates rates) {
        return read(pod, Names.attempt(pod).orElse(0), rates);
    }

    /** Reads a pod that belongs to an attempt. */
    static AttemptView read(Pod pod, int attempt, ResourceRates rates) {
        var meta = pod.getMetadata();
        var phase =
                pod.getStatus() == null ? "" : String.valueOf(pod.getStatus().getPhase());
        return new AttemptView(
                meta.getName(),
                meta.getUid(),
                attempt,
                Optional.ofNullable(annotations(pod).get(Names.TEMPLATE_ANNOTATION)),
                Instant.parse(Objects.requireNonNullElse(meta.getCreationTimestamp(), LONG_AGO)),
                deleting(pod),
                stage(pod),
                phase.equals("Succeeded") || phase.equals("Failed"),
                Optional.ofNullable(pod.getSpec().getNodeName()),
                rates.gpus(pod.getSpec()),
                rates.price(pod.getSpec()),
                Optional.empty(),
                List.of());
    }

    /** Of a pod that cannot be read nothing is known, so that it is left alone. */
    private static Stage stage(Pod pod) {
        return PodJson.unread(pod).<Stage>map(PodReader::unreadable).orElseGet(() -> {
            try {
                return PodStage.of(pod, trainer(pod));
            } catch (DateTimeException e) {
                return unreadable(String.valueOf(e.getMessage()));
            }
        });
    }

    /** How the trainer of a pod failed, also if its container was started again since. */
    static Optional<Stage.Failed> failure(Pod pod) {
        var stage = stage(pod);
        if (stage instanceof Stage.Failed failed) {
            return deleting(pod) && failed.counts() ? Optional.empty() : Optional.of(failed);
        }
        return stage.ended() ? Optional.empty() : PodStage.earlierFailure(pod, trainer(pod));
    }

    private static boolean deleting(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    private static Stage unreadable(String words) {
        return Stage.Waiting.forNode(
                TrialReason.PodUnreadable.name(), "this release of the operator cannot read its pod: " + words);
    }

    static String trainer(Pod pod) {
        var first = pod.getSpec().getContainers().stream().map(Container::getName);
        return Stream.concat(
                        Stream.of(Names.TRAINER_ANNOTATION, Names.KUBECTL_ANNOTATION)
                                .flatMap(name ->
                                        Optional.ofNullable(annotations(pod).get(name)).stream()),
                        first)
                .findFirst()
                .orElse("");
    }

    private static Map<String, String> annotations(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of());
    }

    /** What is read of a pod, here and by the report endpoint; a whole pod is several times larger. */
    static Pod slim(Pod pod) {
        var kept = new PodBuilder()
                .withMetadata(SlimMetadata.of(pod.getMetadata(), ANNOTATIONS))
                .withSpec(new PodSpecBuilder()
                        .withNodeName(pod.getSpec().getNodeName())
                        .withInitContainers(pod.getSpec().getInitContainers().stream()
                                .map(PodReader::slim)
                                .toList())
                        .withContainers(pod.getSpec().getContainers().stream()
                                .map(PodReader::slim)
                                .toList())
                        .build())
                .withStatus(pod.getStatus())
                .build();
        return PodJson.noted(kept, pod);
    }

    private static Container slim(Container container) {
        return new ContainerBuilder()
                .withName(container.getName())
                .withRestartPolicy(container.getRestartPolicy())
                .withResources(container.getResources())
                .build();
    }
}
