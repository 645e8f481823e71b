package dev.winnow.ui;

import dev.winnow.api.Names;
import dev.winnow.api.PlainText;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.Stage;
import dev.winnow.engine.workload.AttemptNumber;
import dev.winnow.engine.workload.AttemptPods;
import dev.winnow.engine.workload.PodWorkload;
import dev.winnow.engine.workload.ReportingPod;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Pods as attempts that are shown. */
final class PodAttempts {
    private PodAttempts() {}

    /** Which attempt a pod is, counted from 1. */
    static int number(Pod pod) {
        return Names.attemptLabel(pod).orElse(0);
    }

    /** A pod of a trial. */
    static Attempts.Attempt of(TuningTrial trial, Pod pod) {
        var view = AttemptPods.view(pod);
        var container = container(pod);
        var end = container.map(ContainerStatus::getState).map(ContainerState::getTerminated);
        var start = container
                .map(ContainerStatus::getState)
                .map(ContainerState::getRunning)
                .map(running -> running.getStartedAt())
                .or(() -> end.map(ContainerStateTerminated::getStartedAt));
        var said = view.stage()
                .match(new Stage.Cases<Said>(
                        waiting -> new Said("Waiting", waiting.reason(), waiting.message()),
                        running -> new Said("Running", null, null),
                        succeeded -> new Said("Succeeded", null, null),
                        failed -> new Said("Failed", failed.reason(), failed.message())));
        return new Attempts.Attempt(
                view.name(),
                number(pod),
                view.node().orElse(null),
                said.phase(),
                said.reason(),
                said.message() == null ? null : PlainText.of(said.message()),
                end.map(ContainerStateTerminated::getExitCode).orElse(null),
                pod.getMetadata().getCreationTimestamp(),
                start.orElse(null),
                end.map(ContainerStateTerminated::getFinishedAt).orElse(null),
                view.gpus(),
                view.deleting(),
                AttemptNumber.of(trial, pod).isPresent() || ReportingPod.is(pod));
    }

    private record Said(
            String phase, @Nullable String reason, @Nullable String message) {}

    private static Optional<ContainerStatus> container(Pod pod) {
        var trainer = PodWorkload.trainer(pod);
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getContainerStatuses().stream()
                        .filter(status -> trainer.equals(status.getName()))
                        .findFirst();
    }
}
