package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Other studies from whose trials the sampler learns. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WarmStart(
        @Required
        @ListSet
        @Size(min = 1, max = 5)
        @JsonPropertyDescription(
                "Names of studies in the same namespace. The first trial is created once all of them are Complete.")
        List<@Size(min = 1, max = 50) String> studies,

        @ListSet
        @Size(max = 64)
        @JsonPropertyDescription(
                "Parameters that this study fixes to one value because they hardly matter. A trial of the other studies counts as one with this value, whatever value it had.")
        @Nullable
        List<@Size(min = 1, max = 63) String> ignore) {

    /** The parameters of which the values of other studies do not count, never null. */
    public List<String> ignored() {
        return ignore == null ? List.of() : ignore;
    }
}
