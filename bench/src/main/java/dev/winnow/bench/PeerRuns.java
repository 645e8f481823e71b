package dev.winnow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The runs of Optuna's pruners that {@code peers/pruners.py} has written, by problem, pruner and seed. */
final class PeerRuns {
    private final Map<String, JsonNode> traces = new HashMap<>();
    private String version = "";

    private PeerRuns() {}

    static PeerRuns read(Path file) throws IOException {
        var runs = new PeerRuns();
        var json = new ObjectMapper();
        for (var line : Files.readAllLines(file)) {
            var run = json.readTree(line);
            var key = run.path("key").asText().split("/"); // version, problem, pruner, budget, seed
            runs.version = key[0];
            runs.traces.put(key[1] + "/" + key[2] + "/" + key[4], run.path("trace"));
        }
        return runs;
    }

    /** Name and version of the peer. */
    String version() {
        return version;
    }

    /** The best loss of a run until a time, or that of knowing nothing. */
    double loss(String problem, String pruner, int seed, double time, double nothing) {
        var trace = traces.get(problem + "/" + pruner + "/" + seed);
        if (trace == null) {
            throw new IllegalStateException("there is no run of " + pruner + " on " + problem + " with seed " + seed
                    + ": run bench/pruners, which runs the peers first");
        }
        double best = nothing;
        for (var point : trace) {
            best = point.get(0).asDouble() <= time ? point.get(1).asDouble() : best;
        }
        return best;
    }
}
