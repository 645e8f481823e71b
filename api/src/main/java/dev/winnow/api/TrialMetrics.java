package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the metrics of a trainer come from that does not report. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "has(self.format) && self.format == 'Regex' ? has(self.expressions) : !has(self.expressions)",
        message = "format Regex needs expressions, other formats must not have them",
        fieldPath = ".expressions")
@ValidationRule(
        value = "self.from == 'Log' ? !has(self.path) : has(self.path)",
        message = "from File and TensorBoard need path, from Log must not have it",
        fieldPath = ".path")
@ValidationRule(
        value = "self.from == 'TensorBoard' ? !has(self.format) : has(self.format)",
        message = "from Log and File need format, from TensorBoard must not have it",
        fieldPath = ".format")
@ValidationRule(
        value = "self.from != 'TensorBoard' || !has(self.step)",
        message = "from TensorBoard must not have step: each record has its own",
        fieldPath = ".step")
@ValidationRule(
        value = "!has(self.path) || self.path.matches('^(/[^/]+)+$')",
        message = "must be an absolute path in the container of the trainer, such as /metrics/train.log",
        fieldPath = ".path")
public record TrialMetrics(
        @Required
        @JsonPropertyDescription(
                "Log: what the trainer's container prints. File: a file that the trainer writes; a sidecar reads it. TensorBoard: event files that the trainer writes, the same; a metric is a tag, or the name of a folder below, / and a tag.")
        From from,

        @JsonPropertyDescription(
                "Not from TensorBoard: how a line holds values. Katib: name=value, as often as a line has it. JSON: a line is an object with a field for each metric. Regex: expressions find them.")
        @Nullable
        Format format,

        @ListAtomic
        @Size(min = 1, max = 8)
        @JsonPropertyDescription(
                "Only with format Regex: expressions of RE2, each looked for in every line. A named group, (?P<accuracy>[0-9.]+), holds the value of the metric of this name; the groups metric and value hold a name and its value.")
        @Nullable
        List<@Size(min = 1, max = 1024) String> expressions,

        @Size(min = 1, max = 63)
        @JsonPropertyDescription(
                "What holds the step: the name before the =, the field of the object, or the group of an expression. Absent: steps are counted, from 1 in each attempt.")
        @Nullable
        String step,

        @Size(min = 2, max = 512)
        @JsonPropertyDescription(
                "Not from Log: the absolute path of the file, or of the folder of event files, in the container of the trainer, which finds it in WINNOW_METRICS_PATH. It lies in a volume that the container mounts; else the operator mounts an empty one at this folder.")
        @Nullable
        String path,

        @Min(0)
        @Max(1)
        @JsonPropertyDescription("The number that the trainer gives to its first step. Absent: 1.")
        @Nullable
        Integer firstStep) {

    /** Where metrics may come from. */
    public enum From {
        Log,
        File,
        TensorBoard
    }

    /** How a line holds values. */
    public enum Format {
        Katib,
        JSON,
        Regex
    }

    /** Whether a file is read, and not the log. */
    public boolean ofFiles() {
        return from != From.Log;
    }

    /** Whether nothing names the steps of the values. */
    public boolean countsSteps() {
        return from != From.TensorBoard && step == null;
    }

    /** The number of the first step. */
    public int first() {
        return firstStep == null ? 1 : firstStep;
    }

    /** The expressions, never null. */
    public List<String> patterns() {
        return expressions == null ? List.of() : expressions;
    }
}
