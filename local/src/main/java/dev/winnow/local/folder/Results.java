package dev.winnow.local.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run leaves for people and programs: {@code best.yaml}, with several objectives {@code front.yaml}, and {@code
 * trials.csv} and {@code study.toml}.
 */
public record Results(TuningStudy study, List<TuningTrial> trials) {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();
    private static final TomlMapper TOML = new TomlMapper();
    private static final CsvMapper CSV = new CsvMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Writes the files into a folder; best.yaml only when there is a best trial, front.yaml when there is a front. */
    public void write(Path folder) throws IOException {
        Folder.write(folder.resolve("trials.csv"), csv());
        Folder.write(folder.resolve("study.toml"), TOML.writeValueAsString(toml()));
        var best = status().best();
        if (best != null) {
            var node = NODES.objectNode();
            node.put("study", study.getMetadata().getName());
            node.put("trial", best.trial());
            node.put("metric", study.getSpec().objective().metric());
            node.put("value", best.value());
            node.put("step", best.step());
            node.set("parameters", parameters(best.parameters()));
            Folder.write(folder.resolve("best.yaml"), YAML.writeValueAsString(node));
        }
        var front = status().paretoFront();
        if (front != null) {
            Folder.write(folder.resolve("front.yaml"), YAML.writeValueAsString(front(front)));
        }
    }

    private ObjectNode front(StudyStatus.Front front) {
        var node = NODES.objectNode();
        node.put("study", study.getMetadata().getName());
        node.put("size", front.size());
        if (front.hypervolume() != null) {
            node.put("hypervolume", front.hypervolume());
        }
        var trials = node.putArray("trials");
        for (var trial : front.trials()) {
            var entry = trials.addObject();
            entry.put("trial", trial.trial());
            var values = entry.putObject("values");
            trial.values().forEach(values::put);
            entry.put("step", trial.step());
            entry.set("parameters", parameters(trial.parameters()));
        }
        return node;
    }

    private StudyStatus status() {
        return study.statusOrNew();
    }

    private String csv() throws IOException {
        var columns = CsvSchema.builder()
                .addColumn("trial")
                .addColumn("state")
                .addColumn("reason")
                .addColumn("value")
                .addColumn("step")
                .addColumn("attempts")
                .addColumn("seconds");
        var metrics =
                study.getSpec().plain() ? List.<String>of() : study.getSpec().comparedMetrics();
        metrics.forEach(metric -> columns.addColumn("metrics." + metric));
        study.getSpec().parameters().forEach(parameter -> columns.addColumn("parameters." + parameter.name()));
        var rows = NODES.arrayNode();
        for (var trial : trials) {
            var status = trial.statusOrNew();
            var row = rows.addObject();
            row.put("trial", trial.getMetadata().getName());
            row.put("state", status.state() == null ? null : status.state().name());
            row.put("reason", status.reason());
            row.put("value", status.report().value());
            row.put("step", status.report().step());
            row.put("attempts", status.attempts());
            row.put("seconds", status.runSeconds());
            var reported = Optional.ofNullable(status.report().metrics()).orElse(Map.of());
            metrics.forEach(metric -> row.put("metrics." + metric, reported.get(metric)));
            trial.getSpec().parameters().forEach((name, value) -> row.put("parameters." + name, value));
        }
        return CSV.writer(columns.setUseHeader(true).build()).writeValueAsString(rows);
    }

    private ObjectNode toml() {
        var root = NODES.objectNode();
        var head = root.putObject("study");
        head.put("name", study.getMetadata().getName());
        head.put("state", status().state());
        if (study.getSpec().objectives().size() == 1) {
            head.put("metric", study.getSpec().objective().metric());
            head.put("direction", study.getSpec().objective().direction().name());
        } else {
            var directions = head.putObject("directions");
            study.getSpec()
                    .objectives()
                    .forEach(objective -> directions.put(
                            objective.metric(), objective.direction().name()));
        }
        head.put("sampler", study.getSpec().sampler().type().name());
        head.put("seed", study.getSpec().sampler().seed());
        var resources = status().resources();
        if (resources != null) {
            head.put("steps", resources.steps());
            head.put("stepsSaved", resources.stepsSaved());
        }
        var best = status().best();
        if (best != null) {
            head.put("best", best.trial());
        }
        var front = status().paretoFront();
        if (front != null) {
            var names = head.putArray("front");
            front.trials().forEach(trial -> names.add(trial.trial()));
        }
        table(root, "importance", status().importance());
        table(root, "modelImportance", status().modelImportance());
        Optional.ofNullable(status().bestSoFar()).ifPresent(improvements -> {
            var rise = root.putObject("bestSoFar");
            improvements.forEach(improved -> rise.put(improved.trial(), improved.value()));
        });
        var all = root.putObject("trials");
        for (var trial : trials) {
            var status = trial.statusOrNew();
            var entry = all.putObject(trial.getMetadata().getName());
            entry.set("parameters", parameters(trial.getSpec().parameters()));
            put(
                    entry,
                    "state",
                    status.state() == null
                            ? null
                            : NODES.textNode(status.state().name()));
            put(entry, "reason", status.reason() == null ? null : NODES.textNode(status.reason()));
            put(
                    entry,
                    "step",
                    status.report().step() == null
                            ? null
                            : NODES.numberNode(status.report().step()));
            var rungs = NODES.objectNode();
            status.report()
                    .rungValues()
                    .forEach(rung -> rungs.put(rung.resource().toString(), rung.value()));
            put(entry, "rungs", rungs.isEmpty() ? null : rungs);
            var beside = NODES.objectNode();
            status.report().rungValues().stream()
                    .filter(rung -> rung.metrics() != null)
                    .forEach(rung -> rung.metrics().forEach(beside.withObject("/" + rung.resource())::put));
            put(entry, "rungMetrics", beside.isEmpty() ? null : beside);
            var metrics = NODES.objectNode();
            Optional.ofNullable(status.report().metrics()).orElse(Map.of()).forEach(metrics::put);
            put(entry, "metrics", metrics.isEmpty() ? null : metrics);
        }
        return root;
    }

    private static void table(ObjectNode root, String name, @Nullable Map<String, Double> shares) {
        if (shares != null) {
            shares.forEach(root.putObject(name)::put);
        }
    }

    /** TOML has no null. */
    private static void put(ObjectNode object, String name, @Nullable JsonNode value) {
        if (value != null) {
            object.set(name, value);
        }
    }

    /** The parameters in the order of the manifest; numbers are written as numbers. */
    private ObjectNode parameters(Map<String, String> texts) {
        var node = NODES.objectNode();
        for (var parameter : study.getSpec().parameters()) {
            var text = texts.get(parameter.name());
            if (text != null) {
                node.set(parameter.name(), parameter.value(text));
            }
        }
        return node;
    }
}
