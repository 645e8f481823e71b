package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A range in which a metric that trials report has to lie. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.min) || has(self.max)", message = "set min, max or both")
@ValidationRule(
        value = "!has(self.min) || !has(self.max) || self.min <= self.max",
        message = "min must not be larger than max",
        fieldPath = ".min")
public record MetricConstraint(
        @Required
        @Size(min = 1, max = 63)
        @Pattern("^[a-zA-Z][a-zA-Z0-9_./-]*$")
        @JsonPropertyDescription("The name of the metric in the trainer's reports.")
        String metric,

        @JsonPropertyDescription("The least value that is feasible. Absent: none.") @Nullable
        Double min,

        @JsonPropertyDescription("The largest value that is feasible. Absent: none.") @Nullable
        Double max) {}
