package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/**
 * An Experiment of Katib.
 *
 * <p>Source: Katib v0.19.0, {@code pkg/apis/controller/experiments/v1beta1} and the defaults of its webhook.
 */
final class KatibExperiment {
    private static final long PARALLEL = 3;
    private static final Set<String> ARCHITECTURE_SEARCH = Set.of("enas", "darts");

    private KatibExperiment() {}

    static void read(JsonNode document, ConfigMaps maps, Draft draft) {
        var words = draft.words();
        var object = Section.of("", document, words);
        var version = object.text("apiVersion").orElse("");
        if (!version.startsWith("kubeflow.org/")) {
            words.refuses(
                    "apiVersion", "an Experiment of Katib has kubeflow.org/v1beta1, but this is \"" + version + "\"");
            return;
        }
        object.any("kind");
        Metadata.read(object, draft);
        var spec = object.section("spec");
        var algorithm = spec.section("algorithm");
        var name = algorithm.text("algorithmName").orElse("");
        if (spec.has("nasConfig") || ARCHITECTURE_SEARCH.contains(name)) {
            words.refuses(
                    spec.has("nasConfig") ? spec.path("nasConfig") : algorithm.path("algorithmName"),
                    (name.isEmpty() ? "it" : name)
                            + " searches an architecture of a network, and Winnow searches values of parameters:"
                            + " make the choices in the architecture categorical parameters");
            return;
        }
        objective(spec.section("objective"), draft);
        limits(spec, name.equals("hyperband"), draft);
        var search = KatibSearch.of(algorithm, spec, draft);
        KatibParameters.read(spec, search.resource(), draft);
        KatibTrial.read(spec, maps, search.resource(), draft);
        resume(spec, words);
        spec.rest();
        object.rest();
    }

    private static void objective(Section objective, Draft draft) {
        var words = draft.words();
        var type = objective.text("type").orElse("");
        if (!Set.of("minimize", "maximize").contains(type)) {
            words.refuses(objective.path("type"), "must be minimize or maximize, but is \"" + type + "\"");
        }
        var metric = objective.text("objectiveMetricName");
        if (metric.isEmpty()) {
            words.refuses(objective.path("objectiveMetricName"), "is missing: name the metric to optimise");
        }
        draft.objective(
                objective.path("objectiveMetricName"),
                metric.orElse("value"),
                type.equals("maximize"),
                objective.number("goal"));
        if (objective.has("additionalMetricNames")) {
            words.differs(
                    objective.path("additionalMetricNames"),
                    "need not be named: a trainer may report 32 metrics, and the objective is compared");
        }
        strategies(objective, metric.orElse(""), type, words);
        objective.rest();
    }

    /** Katib takes the best of all values of a trial unless it is told otherwise. */
    private static void strategies(Section objective, String metric, String type, Words words) {
        var strategy = objective.sections("metricStrategies").stream()
                .filter(entry -> entry.text("name").orElse("").equals(metric))
                .flatMap(entry -> entry.text("value").stream())
                .findFirst()
                .orElse(type.equals("maximize") ? "max" : "min");
        if (!strategy.equals("latest")) {
            words.differs(
                    objective.path("metricStrategies"),
                    "a trial counts by its value at the last step that it came to, and not by the " + strategy
                            + " of all its values");
        }
    }

    private static void limits(Section spec, boolean ends, Draft draft) {
        draft.limits(
                spec.path("maxTrialCount"),
                spec.count("maxTrialCount", 1),
                spec.count("parallelTrialCount", 1).orElse(PARALLEL),
                ends);
        Optional<Long> failed = spec.count("maxFailedTrialCount", 0);
        if (failed.isEmpty()) {
            draft.words()
                    .differs(
                            spec.path("maxFailedTrialCount"),
                            "is absent: the study ends when more than 5 trials have failed, see limits.failedTrials");
        }
        failed.ifPresent(most -> draft.part("limits").put("failedTrials", Math.min(most, 10_000)));
    }

    private static void resume(Section spec, Words words) {
        var policy = spec.text("resumePolicy").orElse("Never");
        if (!policy.equals("Never")) {
            words.differs(
                    spec.path("resumePolicy"),
                    "an ended study does not go on: raise limits.trials before its end, or let another study learn from it"
                            + " by warmStart");
        }
    }
}
