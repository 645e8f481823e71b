package dev.winnow.tracking.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The runs of one experiment on a server. */
final class MlflowRuns {
    private static final int PAGE = 500;
    /** The server takes 1,000 metrics at once. */
    private static final int BATCH = 500;

    /** A value of a metric. */
    record Measured(String metric, double value, long time, int step) {}

    private final MlflowClient client;
    private final String experiment;

    private MlflowRuns(MlflowClient client, String experiment) {
        this.client = client;
        this.experiment = experiment;
    }

    /** The runs of an experiment, which is made if there is none of the name. */
    static MlflowRuns of(MlflowClient client, String name) throws IOException {
        var found = find(client, name);
        if (found.isMissingNode()) {
            try {
                var made = client.post("experiments/create", MlflowClient.body().put("name", name));
                return new MlflowRuns(client, made.path("experiment_id").asText());
            } catch (MlflowException e) {
                if (!e.is("RESOURCE_ALREADY_EXISTS")) {
                    throw e;
                }
                found = find(client, name);
            }
        }
        if (!found.path("lifecycle_stage").asText().equals("active")) {
            throw new IOException("the experiment " + name
                    + " was deleted in MLflow: restore it with \"mlflow experiments "
                    + "restore --experiment-id " + found.path("experiment_id").asText()
                    + "\", or name another one in MLFLOW_EXPERIMENT_NAME");
        }
        return new MlflowRuns(client, found.path("experiment_id").asText());
    }

    private static JsonNode find(MlflowClient client, String name) throws IOException {
        try {
            return client.get("experiments/get-by-name", Map.of("experiment_name", name))
                    .path("experiment");
        } catch (MlflowException e) {
            if (e.is("RESOURCE_DOES_NOT_EXIST")) {
                return MissingNode.getInstance();
            }
            throw e;
        }
    }

    /** Tells every run with a tag, page by page. */
    void withTag(String tag, String value, Consumer<Run> found) throws IOException {
        var token = "";
        do {
            var body = MlflowClient.body()
                    .put("filter", "tags.`" + tag + "` = '" + value + "'")
                    .put("run_view_type", "ACTIVE_ONLY")
                    .put("max_results", PAGE);
            if (!token.isEmpty()) {
                body.put("page_token", token);
            }
            body.putArray("experiment_ids").add(experiment);
            var page = client.post("runs/search", body);
            page.path("runs").forEach(run -> found.accept(Run.of(run)));
            token = page.path("next_page_token").asText("");
        } while (!token.isEmpty());
    }

    Run create(String name, long start, Map<String, String> tags) throws IOException {
        var body = MlflowClient.body()
                .put("experiment_id", experiment)
                .put("run_name", name)
                .put("start_time", start);
        pairs(body, "tags", tags);
        return Run.of(client.post("runs/create", body).path("run"));
    }

    void delete(Run run) throws IOException {
        client.post("runs/delete", MlflowClient.body().put("run_id", run.id()));
    }

    /** @param end 0 for a run that lives */
    void update(Run run, String name, String status, long end) throws IOException {
        var body = MlflowClient.body()
                .put("run_id", run.id())
                .put("run_name", name)
                .put("status", status);
        if (end != 0) {
            body.put("end_time", end);
        }
        client.post("runs/update", body);
    }

    void untag(Run run, String tag) throws IOException {
        client.post(
                "runs/delete-tag", MlflowClient.body().put("run_id", run.id()).put("key", tag));
    }

    /** @param tags 100 at most, and as many parameters */
    void write(Run run, Map<String, String> tags, Map<String, String> params) throws IOException {
        if (tags.isEmpty() && params.isEmpty()) {
            return;
        }
        var body = MlflowClient.body().put("run_id", run.id());
        pairs(body, "tags", tags);
        pairs(body, "params", params);
        client.post("runs/log-batch", body);
    }

    void measure(Run run, List<Measured> values) throws IOException {
        for (int from = 0; from < values.size(); from += BATCH) {
            var body = MlflowClient.body().put("run_id", run.id());
            var metrics = body.putArray("metrics");
            for (var measured : values.subList(from, Math.min(from + BATCH, values.size()))) {
                metrics.addObject()
                        .put("key", measured.metric())
                        .put("value", measured.value())
                        .put("timestamp", measured.time())
                        .put("step", measured.step());
            }
            client.post("runs/log-batch", body);
        }
    }

    /** The steps at which a run has a value of a metric. */
    Set<Integer> steps(Run run, String metric) throws IOException {
        var steps = new HashSet<Integer>();
        var token = "";
        do {
            var query = new HashMap<>(Map.of("run_id", run.id(), "metric_key", metric, "max_results", "1000"));
            if (!token.isEmpty()) {
                query.put("page_token", token);
            }
            var history = client.get("metrics/get-history", query);
            history.path("metrics")
                    .forEach(value -> steps.add(value.path("step").asInt()));
            token = history.path("next_page_token").asText("");
        } while (!token.isEmpty());
        return steps;
    }

    private static void pairs(ObjectNode body, String field, Map<String, String> values) {
        var list = body.putArray(field);
        values.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
    }
}
