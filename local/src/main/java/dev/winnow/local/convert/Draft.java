package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Names;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** The manifest while it is made, its parts in the order in which people write them. */
final class Draft {
    /** Says what to put in the place of an image that a file does not name. */
    static final String NO_IMAGE = "registry.example/trainer:1";
    /** Trials of a study for which a file has no limit. */
    private static final int TRIALS = 100;

    private static final int MOST_TRIALS = 10_000;
    private static final int MOST_PARALLEL = 1_000;
    private static final int LONGEST_METRIC = 63;
    /** Values that a training prints at most, if nobody says how many. */
    private static final int MOST_VALUES = 1_000;

    private static final int LONGEST_NAME = 50;

    private final ObjectNode manifest = JsonNodeFactory.instance.objectNode();
    private final ObjectNode metadata;
    private final ObjectNode spec;
    private final Words words;
    private final OptionalInt maxResource;
    private final Space space;

    /** @param maxResource steps of a full training, if a person says so */
    Draft(Words words, OptionalInt maxResource) {
        this.words = words;
        this.maxResource = maxResource;
        manifest.put("apiVersion", Names.GROUP + "/" + Names.VERSION).put("kind", "TuningStudy");
        metadata = manifest.putObject("metadata");
        spec = manifest.putObject("spec");
        spec.putArray("objectives");
        this.space = new Space(spec.putArray("parameters"), words);
        for (var part : new String[] {"sampler", "pruner", "limits", "trial"}) {
            spec.putObject(part);
        }
    }

    Words words() {
        return words;
    }

    Space space() {
        return space;
    }

    ObjectNode metadata() {
        return metadata;
    }

    /** One of {@code sampler}, {@code limits} and {@code trial}. */
    ObjectNode part(String name) {
        return spec.withObject("/" + name);
    }

    /** The whole, without parts that say nothing. */
    ObjectNode manifest() {
        if (part("sampler").isEmpty()) {
            spec.remove("sampler");
        }
        return manifest;
    }

    /** The name of the study, of the letters that Kubernetes takes. */
    void name(String path, String name) {
        var plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        if (plain.length() > LONGEST_NAME) {
            plain = plain.substring(0, LONGEST_NAME).replaceAll("-+$", "");
        }
        var ours = plain.isEmpty() ? "study" : plain;
        if (!ours.equals(name)) {
            words.differs(path, "the study is called " + ours);
        }
        metadata.put("name", ours);
    }

    /** An objective. */
    void objective(String path, String metric, boolean maximize, Optional<Double> target) {
        var ours = metric(metric);
        if (!ours.equals(metric)) {
            words.differs(path, "the metric " + metric + " is " + ours + " here: the trainer reports it by this name");
        }
        var objective = spec.withArray("/objectives").addObject();
        objective.put("metric", ours).put("direction", maximize ? "Maximize" : "Minimize");
        target.ifPresent(value -> objective.put("target", value));
    }

    private static String metric(String metric) {
        var plain = metric.replaceAll("[^a-zA-Z0-9_./-]+", "_");
        if (plain.isEmpty() || !Character.isLetter(plain.charAt(0))) {
            plain = "m" + plain;
        }
        return plain.substring(0, Math.min(plain.length(), LONGEST_METRIC));
    }

    void sampler(String type) {
        part("sampler").put("type", type);
    }

    /** The pruner with the field of its settings, which is returned. */
    ObjectNode pruner(String type, String field) {
        var pruner = part("pruner");
        pruner.removeAll();
        return pruner.put("type", type).putObject(field);
    }

    /** No pruning: a training of one step, unless a person says how many it has. */
    void noPruner() {
        pruner("None", "none").put("maxResource", maxResource.orElse(1));
    }

    /** The steps of a training are the values that it prints: a study that prunes nothing need not know how many there are. */
    void countsSteps(String path) {
        var pruner = part("pruner");
        if (pruner.path("type").asText().equals("None")) {
            pruner.withObject("/none").put("maxResource", maxResource(path, "pruner.none.maxResource", MOST_VALUES));
        }
    }

    /**
     * Steps of a full training: what a person says, else a guess with a word.
     *
     * @param field the field to correct
     */
    int maxResource(String path, String field, int guess) {
        if (maxResource.isEmpty()) {
            words.differs(
                    path,
                    "how many steps a full training has is not said: " + field + " is " + guess
                            + ", correct it, or say --max-resource");
        }
        return maxResource.orElse(guess);
    }

    /**
     * How many trials, and how many of them at once. A study needs a limit: where the file has none, there is one with a word.
     *
     * @param ends whether the pruner knows by itself how many trials there are
     */
    void limits(String path, Optional<Long> trials, long parallel, boolean ends) {
        if (trials.isEmpty() && ends) {
            part("limits").put("parallelTrials", Math.min(parallel, MOST_PARALLEL));
            return;
        }
        long most = Math.min(trials.orElse((long) TRIALS), MOST_TRIALS);
        if (trials.isEmpty()) {
            words.differs(
                    path, "there is no limit of trials: limits.trials is " + TRIALS + ", set it or another limit");
        } else if (most < trials.get()) {
            words.differs(path, "a study has at most " + MOST_TRIALS + " trials: limits.trials is that");
        }
        long atOnce = Math.min(parallel, Math.min(most, MOST_PARALLEL));
        if (atOnce < parallel) {
            words.differs(
                    path,
                    "limits.parallelTrials is " + atOnce + " and not " + parallel
                            + ": no more run at once than there are trials, and at most " + MOST_PARALLEL);
        }
        part("limits").put("trials", most);
        if (atOnce > 1) {
            part("limits").put("parallelTrials", atOnce);
        }
    }

    /** The trials of the study. */
    Optional<Long> trials() {
        return part("limits").has("trials")
                ? Optional.of(part("limits").get("trials").asLong())
                : Optional.empty();
    }
}
