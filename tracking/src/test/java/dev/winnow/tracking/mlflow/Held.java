package dev.winnow.tracking.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.tracking.Studies;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a server holds of an experiment, without the ids that it has given. */
final class Held {
    private final MlflowClient client;
    private final String experiment;

    Held(String server, String experiment) {
        client = new MlflowClient(new MlflowSettings(URI.create(server), Optional.empty(), Optional.empty()));
        this.experiment = experiment;
    }

    /** Every active run by its name, as a text; two runs of one name are an error. */
    Map<String, String> runs() throws IOException {
        var found = new TreeMap<String, Run>();
        MlflowRuns.of(client, experiment).withTag(MlflowTags.STUDY, "digits", run -> {
            if (found.put(run.name(), run) != null) {
                throw new AssertionError("two runs are named " + run.name());
            }
        });
        var names = new TreeMap<String, String>();
        found.values().forEach(run -> names.put(run.id(), run.name()));
        var texts = new TreeMap<String, String>();
        for (var run : found.values()) {
            var tags = new TreeMap<>(run.tags());
            tags.computeIfPresent(MlflowTags.PARENT, (tag, parent) -> names.get(parent));
            var metrics = new TreeMap<String, String>();
            for (var metric : new TreeMap<>(run.metrics()).keySet()) {
                metrics.put(metric, history(run, metric));
            }
            texts.put(
                    run.name(),
                    "%s from %d to %d %s %s %s"
                            .formatted(
                                    run.status(), run.start(), run.end(), tags, new TreeMap<>(run.params()), metrics));
        }
        return texts;
    }

    Run run(String name) throws IOException {
        var found = new TreeMap<String, Run>();
        MlflowRuns.of(client, experiment).withTag(MlflowTags.STUDY, "digits", run -> found.put(run.name(), run));
        return found.get(name);
    }

    /** The values of a metric as the server lists them: step, value, time. */
    String history(Run run, String metric) throws IOException {
        var values = new ArrayList<JsonNode>();
        client.get("metrics/get-history", Map.of("run_id", run.id(), "metric_key", metric))
                .path("metrics")
                .forEach(values::add);
        values.sort(Comparator.comparing(value -> value.path("step").asInt()));
        return values.stream()
                .map(value -> "%d:%s@%d"
                        .formatted(
                                value.path("step").asInt(),
                                value.path("value"),
                                value.path("timestamp").asLong() - Studies.BEGIN.toEpochMilli()))
                .collect(Collectors.joining(" "));
    }
}
