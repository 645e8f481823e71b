package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an Experiment searches: its algorithm becomes a sampler or a pruner, its early stopping a pruner.
 *
 * @param resource the parameter whose value is the length of a training; the pruner sets it
 */
record KatibSearch(Optional<String> resource) {
    private static final List<String> ALGORITHMS = List.of(
            "random", "grid", "bayesianoptimization", "tpe", "multivariate-tpe", "cmaes", "sobol", "hyperband", "pbt");
    private static final long MOST_OF_GP = 500;
    private static final int MOST = 1_000_000;
    private static final int GUESS = 27;

    /** A setting and where it stands. */
    private record Setting(String path, String value) {}

    /** The settings of an algorithm, by their names, until they are asked for. */
    private static final class Settings {
        private final Map<String, Setting> left = new HashMap<>();
        private final List<String> order = new ArrayList<>();
        private final Words words;

        Settings(Section algorithm, Words words) {
            this.words = words;
            for (var entry : algorithm.sections("algorithmSettings")) {
                var name = entry.text("name").orElse("");
                left.put(
                        name,
                        new Setting(entry.path("value"), entry.text("value").orElse("")));
                order.add(name);
                entry.rest();
            }
        }

        Optional<Setting> take(String name) {
            return Optional.ofNullable(left.remove(name));
        }

        Optional<Double> number(String name) {
            return take(name)
                    .flatMap(setting -> Section.number(setting.path(), TextNode.valueOf(setting.value()), words));
        }

        /** A whole number from least; one with a fraction is rounded with a word. */
        Optional<Integer> whole(String name, int least) {
            var path = Optional.ofNullable(left.get(name)).map(Setting::path).orElse("");
            return number(name).flatMap(value -> {
                int whole = (int) Math.min(MOST, Math.round(value));
                if (whole != value) {
                    words.differs(path, name + " is " + whole + ", as Winnow counts whole steps");
                }
                if (whole < least || value > MOST) {
                    words.refuses(
                            path, name + " must be from " + least + " to " + MOST + ", but is " + Section.plain(value));
                    return Optional.empty();
                }
                return Optional.of(whole);
            });
        }

        void rest(String algorithm) {
            for (var name : order) {
                take(name)
                        .ifPresent(setting -> words.differs(
                                setting.path(),
                                "the setting " + name + " of " + algorithm + " has no counterpart: left out"));
            }
        }
    }

    static KatibSearch of(Section algorithm, Section spec, Draft draft) {
        var words = draft.words();
        var name = algorithm.text("algorithmName").orElse("");
        var settings = new Settings(algorithm, words);
        settings.number("random_state").ifPresent(seed -> draft.part("sampler").put("seed", seed.longValue()));
        draft.noPruner();
        var resource = search(name, algorithm.path("algorithmName"), settings, draft);
        settings.rest(name);
        algorithm.rest();
        stopping(name, spec, draft);
        return new KatibSearch(resource);
    }

    private static Optional<String> search(String name, String path, Settings settings, Draft draft) {
        switch (name) {
            case "random" -> draft.sampler("Random");
            case "grid" -> draft.sampler("Grid");
            case "sobol" -> draft.sampler("Sobol");
            case "tpe", "multivariate-tpe" -> draft.sampler("TPE");
            case "cmaes" -> {
                draft.sampler("CMAES");
                settings.take("restart_strategy")
                        .filter(setting -> !setting.value().equals("ipop"))
                        .ifPresent(setting -> draft.words()
                                .differs(setting.path(), "CMAES restarts with a larger population by itself"));
            }
            case "bayesianoptimization" -> {
                boolean few = draft.trials().orElse(MOST_OF_GP + 1) <= MOST_OF_GP;
                draft.sampler(few ? "GP" : "Auto");
                if (!few) {
                    draft.words()
                            .differs(
                                    path,
                                    "sampler GP takes at most " + MOST_OF_GP
                                            + " trials: this is Auto, which begins with it");
                }
            }
            case "hyperband" -> {
                return hyperband(path, settings, draft);
            }
            case "pbt" -> population(path, settings, draft);
            default ->
                draft.words()
                        .refuses(path, "\"" + name + "\" is no algorithm that is known here: use one of " + ALGORITHMS);
        }
        return Optional.empty();
    }

    private static Optional<String> hyperband(String path, Settings settings, Draft draft) {
        var words = draft.words();
        draft.sampler("Random");
        var most = settings.whole("r_l", 1);
        if (most.isEmpty()) {
            words.refuses(path, "hyperband needs the setting r_l: the steps of a full training");
        }
        var pruner = draft.pruner("Hyperband", "hyperband").put("maxResource", most.orElse(1));
        settings.whole("eta", 2).ifPresent(eta -> pruner.put("reductionFactor", eta));
        var resource = settings.take("resource_name").map(Setting::value);
        if (resource.isEmpty()) {
            words.refuses(path, "hyperband needs the setting resource_name: the parameter that holds the steps");
        }
        resource.ifPresent(parameter -> words.differs(
                path,
                "a trial trains on where it was paused, and does not begin again: " + parameter
                        + " is no parameter but the steps of a full training, $(WINNOW_MAX_RESOURCE), and trial.checkpoints"
                        + " keep what was trained"));
        return resource;
    }

    private static void population(String path, Settings settings, Draft draft) {
        var words = draft.words();
        int population = settings.whole("n_population", 2).orElse(20);
        long generations = Math.max(1, (draft.trials().orElse(1L) + population - 1) / population);
        var pruner = draft.pruner("PBT", "pbt")
                .put("population", population)
                .put("interval", 1)
                .put("maxResource", generations);
        settings.number("truncation_threshold").ifPresent(share -> {
            pruner.put("quantile", Math.min(share, 0.5));
            if (share > 0.5) {
                words.differs(path, "truncation_threshold is 0.5: more than half cannot copy from as many others");
            }
        });
        settings.number("resample_probability").ifPresent(share -> pruner.put("resampleProbability", share));
        words.differs(
                path,
                "a trial of Katib is one generation, so pruner.pbt.interval is 1 step: set it to the steps that your trainer"
                        + " trains between two generations, and maxResource to " + generations + " times that");
        var folder = settings.take("suggestion_trial_dir").map(Setting::value).orElse("/checkpoints");
        var checkpoints = draft.part("trial").putObject("checkpoints");
        checkpoints.putObject("volume").putObject("persistentVolumeClaim").put("claimName", "checkpoints");
        checkpoints.put("path", folder.length() > 1 ? folder.replaceAll("/+$", "") : folder);
        words.differs(
                path,
                "checkpoints lie in the claim named checkpoints: create it, for several nodes with ReadWriteMany; a trial that"
                        + " takes over finds those of the other in WINNOW_PARENT_CHECKPOINT_DIR");
    }

    private static void stopping(String algorithm, Section spec, Draft draft) {
        if (!spec.has("earlyStopping")) {
            return;
        }
        var words = draft.words();
        var stopping = spec.section("earlyStopping");
        var name = stopping.text("algorithmName").orElse("");
        var settings = new Settings(stopping, words);
        if (!name.equals("medianstop")) {
            words.refuses(
                    stopping.path("algorithmName"),
                    "\"" + name
                            + "\" is no early stopping that is known here: use medianstop, or remove earlyStopping");
            return;
        }
        if (List.of("hyperband", "pbt").contains(algorithm)) {
            words.differs(
                    stopping.path(), "a study has one pruner, and " + algorithm + " is it: medianstop is left out");
            return;
        }
        int start = settings.whole("start_step", 1).orElse(4);
        int trials = settings.whole("min_trials_required", 1).orElse(3);
        int most = draft.maxResource(stopping.path(), "pruner.median.maxResource", Math.max(GUESS, start + 1));
        var pruner = draft.pruner("Median", "median");
        if (start > 1) {
            pruner.put("warmupSteps", start - 1);
        }
        pruner.put("maxResource", most).put("startupTrials", trials);
        words.differs(
                stopping.path(),
                "Median compares at each step from step " + start
                        + " on, with the median of the completed trials; medianstop"
                        + " compares once, at that line of the output, with their mean");
        settings.rest(name);
        stopping.rest();
    }
}
