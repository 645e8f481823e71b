package dev.winnow.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.InitialTrial;
import dev.winnow.api.PrunerSpec;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Definition;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.study.InitialTrials;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Adds a configuration to those that a study tries first. The API server cannot tell whether the configuration fits the
 * parameters, and the operator rejects a study with one that does not: so this is found out before.
 */
final class Enqueued {
    private static final int CONFLICT = 409;
    private static final int INVALID = 422;

    private Enqueued() {}

    /**
     * The initial trials with one more.
     *
     * @throws ClusterException if the study would not try the configuration; the message has what to do
     */
    static List<InitialTrial> to(TuningStudy study, List<TuningTrial> trials, Map<String, JsonNode> parameters)
            throws ClusterException {
        var name = study.getMetadata().getName();
        var spec = study.getSpec();
        if (study.statusOrNew().ended()) {
            throw ClusterException.of(CONFLICT, name + " has ended, and an ended study starts nothing again");
        }
        if (spec.pruner().type() == PrunerSpec.Type.PBT && study.statusOrNew().created() > 0) {
            throw ClusterException.of(
                    CONFLICT, name + " breeds its trials from the best (pruner PBT): it takes no others");
        }
        var initial = new ArrayList<>(spec.initial());
        initial.add(new InitialTrial(parameters));
        var definition = Definition.of(spec.withInitialTrials(initial));
        if (!definition.problems().isEmpty()) {
            throw ClusterException.of(
                    INVALID,
                    definition.problems().get(0).toString().replaceFirst("^spec\\.initialTrials(\\[\\d+])?", ""));
        }
        var asked = definition.orElseThrow();
        var configuration = asked.initialTrials().get(initial.size() - 1);
        var tried = tried(asked.space(), trials);
        for (var trial : tried.entrySet()) {
            if (trial.getValue().equals(configuration)) {
                throw ClusterException.of(CONFLICT, name + "-" + trial.getKey() + " has this configuration");
            }
        }
        int last = tried.keySet().stream().mapToInt(Integer::intValue).max().orElse(-1);
        int created = Math.max(last + 1, study.statusOrNew().created());
        int due = InitialTrials.due(asked.initialTrials(), created, tried::containsKey, tried::containsValue)
                .size();
        var limit = spec.limits().trials();
        if (limit != null && created + due > limit) {
            throw ClusterException.of(
                    CONFLICT,
                    "all " + limit + " trials of " + name + " are created or asked for: raise limits.trials first");
        }
        return initial;
    }

    private static Map<Integer, Configuration> tried(SearchSpace space, List<TuningTrial> trials) {
        var tried = new HashMap<Integer, Configuration>();
        for (var trial : trials) {
            parsed(space, trial)
                    .ifPresent(configuration -> tried.put(trial.getSpec().number(), configuration));
        }
        return tried;
    }

    private static Optional<Configuration> parsed(SearchSpace space, TuningTrial trial) {
        try {
            return Optional.of(space.parse(trial.getSpec().parameters()));
        } catch (IllegalArgumentException e) {
            // A trial that somebody made by hand: the study says so itself.
            return Optional.empty();
        }
    }
}
