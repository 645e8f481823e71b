package dev.winnow.local.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.StudyResult;
import dev.winnow.engine.page.Tracker;
import dev.winnow.engine.page.TrialPage;
import dev.winnow.tracking.table.Csv;
import dev.winnow.tracking.table.StudyTables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes the results of a run for people and programs: {@code trials.csv} and {@code study.toml}, {@code best.yaml} when
 * there is a best trial, and with several objectives {@code front.yaml}.
 *
 * @param folder where the files stand
 */
public record FileTracker(Path folder) implements Tracker {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();
    private static final TomlMapper TOML = new TomlMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Override
    public void study(StudyPage page) throws IOException {
        RunFolder.write(folder.resolve("trials.csv"), csv(page));
        RunFolder.write(folder.resolve("study.toml"), TOML.writeValueAsString(toml(page)));
        var result = result(page);
        if (result.isPresent()) {
            var name = page.result().front() == null ? "best.yaml" : "front.yaml";
            RunFolder.write(folder.resolve(name), result.get());
        }
    }

    /** The best trial, or with several objectives the Pareto front, as YAML; empty if there is none yet. */
    public static Optional<String> result(StudyPage page) throws IOException {
        var best = page.result().best();
        var front = page.result().front();
        if (best == null && front == null) {
            return Optional.empty();
        }
        return Optional.of(
                YAML.writeValueAsString(front == null ? best(page, Objects.requireNonNull(best)) : front(page, front)));
    }

    private static ObjectNode best(StudyPage page, StudyResult.Best best) {
        var node = NODES.objectNode();
        node.put("study", page.study().name());
        node.put("trial", best.trial());
        node.put("metric", page.study().objective().metric());
        node.put("value", best.value());
        node.put("step", best.step());
        node.set("parameters", best.parameters().json());
        return node;
    }

    private static ObjectNode front(StudyPage page, StudyResult.Front front) {
        var node = NODES.objectNode();
        node.put("study", page.study().name());
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
            entry.set("parameters", trial.parameters().json());
        }
        return node;
    }

    private static String csv(StudyPage page) throws IOException {
        var out = new ByteArrayOutputStream();
        Csv.write(StudyTables.results(page), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static ObjectNode toml(StudyPage page) {
        var root = NODES.objectNode();
        head(page, root.putObject("study"));
        table(root, "importance", page.result().importance());
        table(root, "modelImportance", page.result().modelImportance());
        if (!page.result().bestSoFar().isEmpty()) {
            var rise = root.putObject("bestSoFar");
            page.result().bestSoFar().forEach(improved -> rise.put(improved.trial(), improved.value()));
        }
        var all = root.putObject("trials");
        page.trials().forEach(trial -> trial(trial, all.putObject(trial.name())));
        return root;
    }

    private static void head(StudyPage page, ObjectNode head) {
        var study = page.study();
        head.put("name", study.name());
        head.put("state", page.phase().state());
        if (study.objectives().size() == 1) {
            head.put("metric", study.objective().metric());
            head.put("direction", study.objective().direction().name());
        } else {
            var directions = head.putObject("directions");
            study.objectives()
                    .forEach(objective -> directions.put(
                            objective.metric(), objective.direction().name()));
        }
        head.put("sampler", study.sampler());
        head.put("seed", study.seed());
        page.spending().ifPresent(spending -> {
            head.put("steps", spending.steps());
            head.put("stepsSaved", spending.stepsSaved());
        });
        var best = page.result().best();
        if (best != null) {
            head.put("best", best.trial());
        }
        var front = page.result().front();
        if (front != null) {
            var names = head.putArray("front");
            front.trials().forEach(trial -> names.add(trial.trial()));
        }
    }

    private static void trial(TrialPage trial, ObjectNode entry) {
        var phase = trial.phase();
        var values = trial.values();
        entry.set("parameters", trial.parameters().json());
        put(
                entry,
                "state",
                phase.state() == null ? null : NODES.textNode(phase.state().name()));
        put(entry, "reason", phase.reason() == null ? null : NODES.textNode(phase.reason()));
        put(entry, "step", values.step() == null ? null : NODES.numberNode(values.step()));
        var rungs = NODES.objectNode();
        values.rungs().forEach(rung -> rungs.put(rung.resource().toString(), rung.value()));
        put(entry, "rungs", rungs.isEmpty() ? null : rungs);
        var beside = NODES.objectNode();
        values.rungs().stream().filter(rung -> rung.metrics() != null).forEach(rung -> rung.metrics()
                .forEach(beside.withObject("/" + rung.resource())::put));
        put(entry, "rungMetrics", beside.isEmpty() ? null : beside);
        var metrics = NODES.objectNode();
        values.metrics().forEach(metrics::put);
        put(entry, "metrics", metrics.isEmpty() ? null : metrics);
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
}
