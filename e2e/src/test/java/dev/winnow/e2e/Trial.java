package dev.winnow.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A TuningTrial as the API server shows it. */
record Trial(JsonNode json) {
    private static final Set<String> ENDED = Set.of("Completed", "Stopped", "Failed");

    String name() {
        return json.at("/metadata/name").asText();
    }

    String study() {
        return json.at("/spec/study").asText();
    }

    int number() {
        return json.at("/spec/number").asInt();
    }

    /** The configuration, in order of the parameters' names. */
    Map<String, String> parameters() {
        var parameters = new TreeMap<String, String>();
        json.at("/spec/parameters")
                .properties()
                .forEach(parameter ->
                        parameters.put(parameter.getKey(), parameter.getValue().asText()));
        return parameters;
    }

    /** Empty before the first turn. */
    String state() {
        return json.at("/status/state").asText();
    }

    /** Whether the trial is in its last state. */
    boolean ended() {
        return ENDED.contains(state());
    }

    /** Empty when the state needs no reason. */
    String reason() {
        return json.at("/status/reason").asText();
    }

    /** Empty when there is none. */
    String message() {
        return json.at("/status/message").asText();
    }

    /** Pods started. */
    int attempts() {
        return json.at("/status/attempts").asInt();
    }

    /** Attempts that count against the retries. */
    int failures() {
        return json.at("/status/failures").asInt();
    }

    /** Seconds that its pods ran, those that have ended. */
    double runSeconds() {
        return json.at("/status/runSeconds").asDouble();
    }

    /** The same times their GPUs. */
    double gpuSeconds() {
        return json.at("/status/gpuSeconds").asDouble();
    }

    /** The latest step on record; 0 before the first. */
    int step() {
        return json.at("/status/reported/step").asInt();
    }

    /** Steps that its trainers trained, that at which the objective was no number included. */
    int trained() {
        return json.at("/status/reported/timing/steps").asInt();
    }

    /** Whether the study told it to stop, at a rung or at the end; one that diverged ended by itself. */
    boolean pruned() {
        return state().equals("Stopped") && !reason().equals("Diverged");
    }

    /** The highest rung reached, in steps; 0 before the first. */
    int rung() {
        return json.at("/status/reported/rung").asInt();
    }

    /** Steps that the study has granted. */
    int granted() {
        return json.at("/spec/resource").asInt();
    }

    /** The value at each rung reached. */
    Map<Integer, Double> rungs() {
        var rungs = new TreeMap<Integer, Double>();
        json.at("/status/reported/rungs")
                .forEach(rung -> rungs.put(
                        rung.path("resource").asInt(), rung.path("value").asDouble()));
        return rungs;
    }

    /** Whether it has something left to train and is meant to. */
    boolean active() {
        return json.at("/spec/desired").asText().equals("Running")
                && !ended()
                && !state().equals("Paused")
                && rung() < maxResource();
    }

    /** The rungs of its bracket, in steps, in rising order. */
    List<Integer> bracket() {
        var rungs = new ArrayList<Integer>();
        json.at("/spec/rungs").forEach(rung -> rungs.add(rung.asInt()));
        return List.copyOf(rungs);
    }

    private int maxResource() {
        return bracket().get(bracket().size() - 1);
    }

    @Override
    public String toString() {
        return name() + " " + state() + " " + reason() + " " + message() + " attempts " + attempts() + " failures "
                + failures() + " rungs " + rungs();
    }
}
