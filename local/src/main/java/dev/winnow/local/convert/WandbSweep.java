package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A sweep of Weights &amp; Biases.
 *
 * <p>Source: the schema of sweeps in {@code wandb/sweeps}, and "Sweep configuration options" of its documentation.
 */
final class WandbSweep {
    private static final long MOST_OF_GP = 500;
    private static final int LARGEST_ETA = 1_000;
    private static final int GUESSED_RUNGS = 3;

    private WandbSweep() {}

    static void read(JsonNode document, Draft draft) {
        var words = draft.words();
        var sweep = Section.of("", document, words);
        sweep.any("kind");
        sweep.any("apiVersion");
        draft.name("name", sweep.text("name").or(() -> sweep.text("project")).orElse("sweep"));
        metrics(sweep, draft);
        var method = sweep.text("method").orElse("");
        var parameters = WandbParameters.of(sweep.section("parameters"), draft);
        limits(sweep, method, parameters, draft);
        sampler(sweep, method, draft);
        draft.noPruner();
        if (sweep.has("early_terminate")) {
            pruner(sweep.section("early_terminate"), draft);
        }
        trial(sweep, parameters, draft);
        sweep.leaves("description", "a study has no description: left out");
        sweep.leaves("entity", "a study lies in a namespace: set metadata.namespace");
        sweep.leaves("project", "a study lies in a namespace: set metadata.namespace");
        sweep.leaves("controller", "the operator, or winnow run, is the controller");
        sweep.rest();
    }

    private static void metrics(Section sweep, Draft draft) {
        if (sweep.has("metrics")) {
            sweep.leaves("metric", "metrics is there too: they are the objectives");
            sweep.sections("metrics").forEach(metric -> metric(metric, draft));
        } else if (sweep.has("metric")) {
            metric(sweep.section("metric"), draft);
        } else {
            draft.words()
                    .differs("metric", "is absent: the objective is the metric value, to be minimised; correct both");
            draft.objective("metric", "value", false, Optional.empty());
        }
    }

    private static void metric(Section metric, Draft draft) {
        var name = metric.text("name");
        var goal = metric.text("goal").orElse("minimize");
        if (name.isEmpty()) {
            draft.words().refuses(metric.path("name"), "is missing: name the metric to optimise");
        }
        if (!List.of("minimize", "maximize").contains(goal)) {
            draft.words().refuses(metric.path("goal"), "must be minimize or maximize, but is \"" + goal + "\"");
        }
        draft.objective(metric.path("name"), name.orElse("value"), goal.equals("maximize"), metric.number("target"));
        for (var impute : List.of("impute", "impute_while_running")) {
            metric.leaves(
                    impute, "a trial that failed tells the sampler nothing, and one that runs by its values so far");
        }
        metric.rest();
    }

    private static void limits(Section sweep, String method, WandbParameters parameters, Draft draft) {
        var cap = sweep.count("run_cap", 1);
        if (cap.isEmpty() && method.equals("grid") && parameters.size().isPresent()) {
            long size = parameters.size().get();
            draft.words()
                    .differs("run_cap", "is absent: limits.trials is " + size + ", all configurations of the grid");
            cap = parameters.size();
        }
        draft.limits("run_cap", cap, 1, false);
        draft.words()
                .differs(
                        "the file", "says nothing of agents: set limits.parallelTrials to how many trials run at once");
    }

    private static void sampler(Section sweep, String method, Draft draft) {
        switch (method) {
            case "random" -> draft.sampler("Random");
            case "grid" -> draft.sampler("Grid");
            case "bayes" -> draft.sampler(draft.trials().orElse(MOST_OF_GP + 1) <= MOST_OF_GP ? "GP" : "Auto");
            case "custom" -> {
                draft.sampler("Auto");
                draft.words().differs("method", "a scheduler of your own becomes the sampler Auto");
            }
            default ->
                draft.words().refuses("method", "\"" + method + "\" is no method: use bayes, random, grid or custom");
        }
        sweep.leaves("scheduler", "no function of yours samples here: left out");
    }

    /** Hyperband of W&amp;B is asynchronous and stops runs for good: ASHA that stops. */
    private static void pruner(Section terminate, Draft draft) {
        var words = draft.words();
        var type = terminate.text("type").orElse("");
        if (!type.equals("hyperband")) {
            words.refuses(terminate.path("type"), "\"" + type + "\" is no early termination: use hyperband");
            return;
        }
        double eta = terminate.number("eta").orElse(3.0);
        int factor = (int) Math.min(LARGEST_ETA, Math.max(2, Math.round(eta)));
        if (factor != eta) {
            words.differs(
                    terminate.path("eta"),
                    "reductionFactor is " + factor + ", as it is a whole number from 2 to " + LARGEST_ETA);
        }
        var most = terminate.count("max_iter", 1);
        var first = terminate.count("min_iter", 1);
        var bands = terminate.count("s", 1);
        if (most.isPresent() && bands.isEmpty() && first.isEmpty()) {
            words.refuses(terminate.path("s"), "is missing: with max_iter it says how often runs are compared");
        }
        if (most.isEmpty() && first.isEmpty()) {
            words.refuses(terminate.path("min_iter"), "is missing: the iteration at which runs are compared first");
        }
        long start = most.isPresent() && bands.isPresent() ? lowest(most.get(), eta, bands.get()) : first.orElse(1L);
        long guess = most.orElseGet(() -> start * (long) Math.pow(factor, GUESSED_RUNGS));
        var path = terminate.path();
        long end = most.isPresent()
                ? most.get()
                : draft.maxResource(path, "pruner.asha.maxResource", (int) Math.min(guess, 1_000_000));
        draft.pruner("ASHA", "asha")
                .put("minResource", start)
                .put("maxResource", end)
                .put("reductionFactor", factor)
                .put("mode", "Stopping");
        words.differs(path, "an iteration is a step that the trainer reports, and no longer a call of wandb.log");
        if (!terminate.flag("strict").orElse(true)) {
            words.differs(terminate.path("strict"), "a trial is stopped as the strict rule does");
        }
        terminate.rest();
    }

    /** The lowest of the bands max/eta, max/eta², ... that is at least 1. */
    private static long lowest(long most, double eta, long bands) {
        double band = most;
        for (long i = 0; i < bands && band / eta >= 1; i++) {
            band /= eta;
        }
        return (long) band;
    }

    private static void trial(Section sweep, WandbParameters parameters, Draft draft) {
        var words = draft.words();
        ObjectNode pod = draft.part("trial").putObject("pod");
        var container = pod.putObject("spec").putArray("containers").addObject().put("name", "trainer");
        var image = sweep.text("image_uri");
        container.put("image", image.orElse(Draft.NO_IMAGE));
        if (image.isEmpty()) {
            words.differs(
                    "the file",
                    "names no image: put yours in the place of " + Draft.NO_IMAGE
                            + "; winnow run needs none, and starts the command");
        }
        sweep.leaves("job", "a launch job is not read: name its image and command in trial.pod");
        var program = sweep.text("program");
        if (program.isPresent() || sweep.has("command")) {
            var command = container.putArray("command");
            WandbCommand.of(sweep.texts("command"), program, parameters, draft.space(), words)
                    .forEach(command::add);
        }
        words.differs("the file", "wandb.log of the metric becomes a report, in Python by winnow.py: docs/trainers.md");
    }
}
