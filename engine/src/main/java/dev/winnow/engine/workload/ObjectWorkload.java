package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Names;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Attempts that are objects with pods of their own: {@link TrialObject} builds them, and {@link AttemptPods} puts them together
 * with their pods.
 *
 * @param kind what such an object is like
 * @param reportUrl where trainers post their reports
 * @param image the operator's own
 * @param rates what the resources of their pods count and cost
 */
public record ObjectWorkload(ObjectKind kind, String reportUrl, String image, ResourceRates rates)
        implements Workload<GenericKubernetesResource, ObjectWorkload.WithPods> {
    private static final String LONG_AGO = Instant.EPOCH.toString();

    /**
     * An object and the pods that it made.
     *
     * @param members uids of pods that it had when it was last seen to run, see {@link AttemptView#members}
     */
    public record WithPods(GenericKubernetesResource object, List<Pod> pods, List<String> members) {}

    @Override
    public GenericKubernetesResource build(TuningStudy study, TuningTrial trial, int attempt) {
        return new TrialObject(new TrialPod(reportUrl, image, rates)).build(study, trial, attempt);
    }

    /** A pod of each of its templates, for questions about them: an API server judges pods, not templates. */
    public List<Pod> pods(TuningStudy study, TuningTrial trial, int attempt) {
        return new TrialObject(new TrialPod(reportUrl, image, rates)).pods(study, trial, attempt);
    }

    @Override
    public AttemptView view(WithPods attempt) {
        var meta = attempt.object().getMetadata();
        int number = Names.attempt(attempt.object()).orElse(0);
        var trial = Optional.ofNullable(meta.getLabels()).orElse(Map.of()).getOrDefault(Names.TRIAL_LABEL, "");
        var object = new AttemptView(
                meta.getName(),
                meta.getUid(),
                number,
                Optional.ofNullable(meta.getAnnotations())
                        .map(annotations -> annotations.get(Names.TEMPLATE_ANNOTATION)),
                Instant.parse(Objects.requireNonNullElse(meta.getCreationTimestamp(), LONG_AGO)),
                meta.getDeletionTimestamp() != null,
                new Stage.Running(),
                false,
                Optional.empty(),
                0,
                0,
                Optional.of(AttemptPods.labels(trial, number)),
                attempt.members());
        return AttemptPods.with(object, kind.stage(PodTypes.json(attempt.object())), attempt.pods(), rates, kind);
    }

    /** What a cache is to keep of an object: all that {@link #view} reads. */
    public GenericKubernetesResource slim(GenericKubernetesResource whole) {
        JsonNode json = PodTypes.json(whole);
        var kept = json.deepCopy();
        ((ObjectNode) kept).retain("apiVersion", "kind");
        for (var path : kind.readFields()) {
            var field = json.at("/" + String.join("/", path));
            if (!field.isMissingNode()) {
                ((ObjectNode) kept)
                        .withObject("/" + String.join("/", path.subList(0, path.size() - 1)))
                        .set(path.get(path.size() - 1), field);
            }
        }
        var slim = PodTypes.generic(kept);
        slim.setMetadata(SlimMetadata.of(whole.getMetadata(), Set.of(Names.TEMPLATE_ANNOTATION)));
        return slim;
    }
}
