package dev.winnow.tracking.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run as the server holds it.
 *
 * @param start milliseconds since 1970
 * @param end the same; 0 while it lives
 * @param metrics the latest value of each metric
 */
record Run(
        String id,
        String name,
        String status,
        long start,
        long end,
        Map<String, String> tags,
        Map<String, String> params,
        Map<String, Double> metrics) {
    /**
     * Of several runs of one trial the first counts: a trainer's before one that was made here, then the oldest. Everybody who
     * looks for the run of a trial has this order.
     */
    static final Comparator<Run> ORDER = Comparator.comparing((Run run) -> !run.isTrainers())
            .thenComparing(Run::start)
            .thenComparing(Run::id);

    /** Reads an answer. */
    static Run of(JsonNode run) {
        var info = run.path("info");
        var data = run.path("data");
        var metrics = new HashMap<String, Double>();
        data.path("metrics")
                .forEach(metric -> metrics.put(
                        metric.path("key").asText(), metric.path("value").asDouble()));
        return new Run(
                info.path("run_id").asText(),
                info.path("run_name").asText(),
                info.path("status").asText(),
                info.path("start_time").asLong(),
                info.path("end_time").asLong(),
                pairs(data.path("tags")),
                pairs(data.path("params")),
                metrics);
    }

    private static Map<String, String> pairs(JsonNode list) {
        var pairs = new HashMap<String, String>();
        list.forEach(
                pair -> pairs.put(pair.path("key").asText(), pair.path("value").asText()));
        return pairs;
    }

    /** Whether a trainer made the run, or took it over. */
    boolean isTrainers() {
        return !MlflowTags.HERE.equals(tags.get(MlflowTags.MAKER));
    }

    /** The first of some runs by {@link #ORDER}. */
    static Optional<Run> first(List<Run> runs) {
        return runs.stream().min(ORDER);
    }
}
