package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the metrics of a trainer come from that prints them and does not report. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "self.format == 'Regex' ? has(self.expressions) : !has(self.expressions)",
        message = "format Regex needs expressions, other formats must not have them",
        fieldPath = ".expressions")
public record TrialMetrics(
        @Required @JsonPropertyDescription("Log: what the trainer's container prints.")
        From from,

        @Required
        @JsonPropertyDescription(
                "How a line holds values. Katib: name=value, as often as a line has it. JSON: a line is an object with a field for each metric. Regex: expressions find them.")
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
        String step) {

    /** Where metrics may come from. */
    public enum From {
        Log
    }

    /** How a line holds values. */
    public enum Format {
        Katib,
        JSON,
        Regex
    }

    /** The expressions, never null. */
    public List<String> patterns() {
        return expressions == null ? List.of() : expressions;
    }
}
