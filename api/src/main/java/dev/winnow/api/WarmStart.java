package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Other studies from whose trials the sampler learns. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WarmStart(
        @Required
        @ListSet
        @Size(min = 1, max = 5)
        @JsonPropertyDescription(
                "Names of studies in the same namespace. The first trial is created once all of them are Complete.")
        List<@Size(min = 1, max = 50) String> studies) {}
