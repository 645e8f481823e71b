package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An OptimizationJob of Kubeflow Trainer.
 *
 * <p>Source: Kubeflow Trainer v2.3, {@code pkg/apis/trainer/v1alpha1/optimizationjob_types.go}.
 */
final class OptimizationJob {
    private static final String VARIABLE = "KUBEFLOW_TRAINER_OPT_";

    private OptimizationJob() {}

    static void read(JsonNode document, Draft draft) {
        var words = draft.words();
        var object = Section.of("", document, words);
        object.any("apiVersion");
        object.any("kind");
        Metadata.read(object, draft);
        var spec = object.section("spec");
        objectives(spec, draft);
        draft.limits(
                spec.path("numTrials"),
                spec.count("numTrials", 1).or(() -> Optional.of(1L)),
                spec.count("parallelTrials", 1).orElse(1L),
                false);
        search(spec.section("searchAlgorithm"), draft);
        draft.noPruner();
        var parameters = spec.sections("parameters");
        if (parameters.isEmpty()) {
            words.refuses(spec.path("parameters"), "are missing: a study needs at least one");
        }
        parameters.forEach(parameter -> parameter(parameter, draft));
        trial(spec, parameters, draft);
        spec.rest();
        object.rest();
    }

    private static void objectives(Section spec, Draft draft) {
        var objectives = spec.sections("objectives");
        if (objectives.isEmpty()) {
            draft.words().refuses(spec.path("objectives"), "are missing: name the metric to optimise");
        }
        for (var objective : objectives) {
            var direction = objective.text("direction").orElse("Minimize");
            if (!List.of("Minimize", "Maximize").contains(direction)) {
                draft.words()
                        .refuses(
                                objective.path("direction"),
                                "must be Minimize or Maximize, but is \"" + direction + "\"");
            }
            draft.objective(
                    objective.path("metric"),
                    objective.text("metric").orElse(""),
                    direction.equals("Maximize"),
                    Optional.empty());
            objective.rest();
        }
    }

    private static void search(Section algorithm, Draft draft) {
        if (algorithm.has("grid")) {
            draft.sampler("Grid");
            algorithm.section("grid").rest();
        } else {
            draft.sampler("Random");
            var random = algorithm.section("random");
            random.whole("seed").ifPresent(seed -> draft.part("sampler").put("seed", seed));
            random.rest();
        }
        algorithm.rest();
    }

    private static void parameter(Section parameter, Draft draft) {
        var words = draft.words();
        var name = parameter.text("name").orElse("");
        var space = parameter.section("searchSpace");
        if (space.has("categorical")) {
            var categorical = space.section("categorical");
            draft.space().texts(categorical.path(), name, categorical.texts("choices"));
            categorical.rest();
        } else if (space.has("uniform") || space.has("logUniform")) {
            boolean log = !space.has("uniform");
            range(space.section(log ? "logUniform" : "uniform"), name, log, draft);
        } else {
            words.refuses(space.path(), "needs one of uniform, logUniform and categorical");
        }
        space.rest();
        parameter.rest();
    }

    private static void range(Section range, String name, boolean log, Draft draft) {
        var min = range.number("min");
        var max = range.number("max");
        if (min.isEmpty() || max.isEmpty()) {
            if (!range.has("min") || !range.has("max")) {
                draft.words().refuses(range.path(), "needs min and max");
            }
        } else if (range.text("type").orElse("Float").equals("Int")) {
            var from = range.whole("min");
            var to = range.whole("max");
            if (from.isPresent() && to.isPresent()) {
                draft.space().integer(range.path(), name, from.get(), to.get(), log, Optional.empty());
            }
        } else {
            draft.space().real(range.path(), name, min.get(), max.get(), log, Optional.empty());
        }
        range.rest();
    }

    private static void trial(Section spec, List<Section> parameters, Draft draft) {
        var template = spec.section("trainJobTemplate");
        template.leaves(
                "metadata", "a trial has no object but its pod: give labels and annotations to the pod template");
        TrainJobPod.read(template.section("spec"), draft).ifPresent(pod -> {
            variables(pod, parameters, draft);
            draft.part("trial").set("pod", pod);
        });
        draft.words()
                .differs(
                        template.path(),
                        "report_metrics of Kubeflow's SDK becomes a report of the trainer, in Python by winnow.py: docs/trainers.md");
        template.rest();
    }

    /** The trainer finds the parameters by the names that it knows. */
    private static void variables(ObjectNode pod, List<Section> parameters, Draft draft) {
        var container = (ObjectNode) pod.path("spec").path("containers").path(0);
        var own = container.path("env");
        var env = container.putArray("env");
        for (var parameter : parameters) {
            var name = parameter.text("name").orElse("");
            draft.space().variable(name).ifPresent(variable -> env.addObject()
                    .put("name", VARIABLE + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_"))
                    .put("value", "$(" + variable + ")"));
        }
        own.forEach(env::add);
    }
}
