package dev.winnow.engine.workload;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.AttemptView;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/**
 * Attempts that are pods: {@link TrialPod} builds them and {@link PodReader} reads them.
 *
 * @param reportUrl where trainers post their reports
 * @param image the operator's own
 * @param rates what the resources of pods count and cost
 */
public record PodWorkload(String reportUrl, String image, ResourceRates rates) implements ClusterWorkload<Pod> {
    /** The image of an operator that nobody named. */
    public static final String IMAGE = "docker.io/winnow/operator:dev";

    /** Pods that count as GPUs what their names say. */
    public PodWorkload(String reportUrl) {
        this(reportUrl, IMAGE, ResourceRates.BUILT_IN);
    }

    @Override
    public Class<Pod> type() {
        return Pod.class;
    }

    @Override
    public boolean trains(TuningStudy study) {
        return study.getSpec().trial().job() == null;
    }

    @Override
    public Pod build(TuningStudy study, TuningTrial trial, int attempt) {
        return new TrialPod(reportUrl, image, rates).build(study, trial, attempt);
    }

    @Override
    public AttemptView view(Pod pod) {
        return PodReader.read(pod, rates);
    }

    /** The name of the container that trains in a pod, as far as the pod says. */
    public static String trainer(Pod pod) {
        return PodReader.trainer(pod);
    }

    @Override
    public Optional<String> logContainer(Pod pod) {
        return Optional.of(PodReader.trainer(pod));
    }

    @Override
    public Pod slim(Pod whole) {
        return PodReader.slim(whole);
    }
}
