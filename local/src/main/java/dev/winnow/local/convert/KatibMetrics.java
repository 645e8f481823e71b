package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How an Experiment gets its metrics. What the trainer prints or writes to a file is read here too; else it reports, and there is a
 * word on what to change in it.
 *
 * <p>Source: Katib v0.19.0, {@code pkg/webhook/v1beta1/pod}, which joins command and args into a line for a shell.
 */
final class KatibMetrics {
    private static final Pattern FOR_A_SHELL = Pattern.compile("[\\s|&;<>*?`\"'\\\\]|\\$(?!\\()");
    private static final String REPORT =
            "let it report each step, in Python by winnow.py, in a shell by one line with curl: docs/trainers.md";

    private static final String KATIBS_FILE = "/var/log/katib/metrics.log";
    private static final String KATIBS_EVENTS = "/var/log/katib/tfevent";
    private static final List<String> TEXTS = List.of("StdOut", "File");

    private KatibMetrics() {}

    /** @param draft whose pruner and checkpoints are known */
    static void read(Section spec, ObjectNode pod, Optional<String> container, Draft draft) {
        var words = draft.words();
        var metrics = spec.section("metricsCollectorSpec");
        var collector = metrics.section("collector");
        var source = metrics.section("source");
        var kind = collector.text("kind").orElse("StdOut");
        var path = metrics.has("collector") ? collector.path("kind") : metrics.path();
        switch (kind) {
            case "StdOut" -> text(path, source, Optional.empty(), draft);
            case "File" -> text(path, source, Optional.of(source.section("fileSystemPath")), draft);
            case "TensorFlowEvent" -> {
                draft.part("trial")
                        .putObject("metrics")
                        .put("from", "TensorBoard")
                        .put(
                                "path",
                                source.section("fileSystemPath").text("path").orElse(KATIBS_EVENTS));
                draft.countsSteps(path);
                words.differs(
                        path,
                        "a step is that of its record, so maxResource is the last; where they begin at 0, set trial.metrics.firstStep");
            }
            case "Push" -> words.differs(path, "report_metrics of Katib's SDK becomes a report: " + REPORT);
            case "None" -> words.differs(path, "a trial without metrics has no value: " + REPORT);
            case "Custom", "PrometheusMetric" ->
                words.differs(path, "a collector of kind " + kind + " has no counterpart: " + REPORT);
            default ->
                words.refuses(
                        path,
                        "\"" + kind + "\" is no collector: use StdOut, File, TensorFlowEvent, Push, None or Custom");
        }
        collector.leaves("customCollector", "the container of the collector is left out");
        if (!TEXTS.contains(kind) && source.section("filter").has("metricsFormat")) {
            words.differs(source.path("filter"), "no expression reads metrics here: a report names them");
        }
        source.leaves("httpGet", "nobody asks the trainer for metrics here: it reports them");
        source.rest();
        collector.rest();
        metrics.rest();
        if (!kind.equals("Push") && !kind.equals("None")) {
            shell(pod, container, words);
        }
    }

    /** The trainer's log or its file is read as Katib reads it. */
    private static void text(String path, Section source, Optional<Section> file, Draft draft) {
        var words = draft.words();
        var trial = draft.part("trial");
        if (trial.has("checkpoints")) {
            words.differs(
                    path,
                    "a trainer that goes on from a checkpoint has to name its steps: " + REPORT
                            + ", or name them beside the metrics and set trial.metrics with step");
            return;
        }
        var filters = source.section("filter").list("metricsFormat");
        var expressions = new ArrayList<String>();
        for (var filter : filters) {
            var named = KatibFilter.named(filter.asText());
            if (named.isEmpty()) {
                words.refuses(
                        source.path("filter") + ".metricsFormat[" + expressions.size() + "]",
                        "must have two groups, of the name of a metric and of its value");
                return;
            }
            expressions.add(named.get());
        }
        var metrics = trial.putObject("metrics").put("from", file.isPresent() ? "File" : "Log");
        file.ifPresent(place -> metrics.put("path", place.text("path").orElse(KATIBS_FILE)));
        boolean json = file.flatMap(place -> place.text("format"))
                .filter(format -> format.equals("JSON"))
                .isPresent();
        if (json) {
            metrics.put("format", "JSON");
        } else if (expressions.isEmpty()) {
            metrics.put("format", "Katib");
        } else {
            metrics.put("format", "Regex");
            expressions.forEach(metrics.putArray("expressions")::add);
        }
        draft.countsSteps(path);
        words.differs(
                path,
                file.isPresent()
                        ? "each value written is a step; what the image has in the folder of the file is hidden, as in Katib"
                        : "a cluster reads logs where the chart's value trialMetrics.fromLogs is true; each value printed is a step");
    }

    /** Katib starts the trainer by a shell, to which its words are joined; a kubelet starts it as it is. */
    private static void shell(ObjectNode pod, Optional<String> container, Words words) {
        for (var candidate : pod.path("spec").path("containers")) {
            var command = candidate.path("command").path(0).asText();
            if (container
                            .filter(name -> !name.equals(candidate.path("name").asText()))
                            .isPresent()
                    || ((command.equals("sh") || command.equals("bash"))
                            && candidate.path("command").path(1).asText().equals("-c"))) {
                continue;
            }
            for (var field : new String[] {"command", "args"}) {
                for (var word : candidate.path(field)) {
                    if (FOR_A_SHELL.matcher(word.asText()).find()) {
                        words.differs(
                                "container " + candidate.path("name").asText() + ", " + field,
                                "no shell splits or expands \"" + word.asText()
                                        + "\" here, as Katib's does: start it by sh -c");
                        return;
                    }
                }
            }
        }
    }
}
