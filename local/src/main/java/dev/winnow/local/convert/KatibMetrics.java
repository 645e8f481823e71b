package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How an Experiment gets its metrics. Here the trainer reports, so there is a word on what to change in it.
 *
 * <p>Source: Katib v0.19.0, {@code pkg/webhook/v1beta1/pod}, which joins command and args into a line for a shell.
 */
final class KatibMetrics {
    private static final Pattern FOR_A_SHELL = Pattern.compile("[\\s|&;<>*?`\"'\\\\]|\\$(?!\\()");
    private static final String REPORT =
            "let it report each step, in Python by winnow.py, in a shell by one line with curl: docs/trainers.md";

    private KatibMetrics() {}

    static void read(Section spec, ObjectNode pod, Optional<String> container, Words words) {
        var metrics = spec.section("metricsCollectorSpec");
        var collector = metrics.section("collector");
        var source = metrics.section("source");
        var kind = collector.text("kind").orElse("StdOut");
        var file = source.section("fileSystemPath")
                .text("path")
                .map(path -> " " + path)
                .orElse("");
        var path = metrics.has("collector") ? collector.path("kind") : metrics.path();
        switch (kind) {
            case "StdOut" ->
                words.differs(
                        path,
                        "the trainer's output is not read on a cluster: " + REPORT
                                + ". For winnow run set trial.metrics to {from: Log, format: Katib}, and maxResource to how many"
                                + " values a training prints");
            case "File" -> words.differs(path, "the trainer's file" + file + " is not read: " + REPORT);
            case "TensorFlowEvent" ->
                words.differs(path, "the trainer's event files" + file + " are not read: " + REPORT);
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
        if (source.section("filter").has("metricsFormat")) {
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
