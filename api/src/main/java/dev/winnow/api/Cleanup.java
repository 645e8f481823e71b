package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** How far the removal of the checkpoints is that a study does not keep after its end. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Cleanup(
        @JsonPropertyDescription(
                "Removing: a pod is to remove them. Removed: they are gone. Failed: some may be there still, and nobody tries again.")
        State state,

        @JsonPropertyDescription("Pods that were to remove them, the current one included.")
        Integer attempts,

        @JsonPropertyDescription("From when on the current pod may start.")
        String startTime,

        @Size(max = 1024) @JsonPropertyDescription("What went wrong with the latest pod that failed.") @Nullable
        String message) {

    /** How far the removal is. */
    public enum State {
        Removing,
        Removed,
        Failed
    }

    /** The same, with what went wrong. */
    public Cleanup because(String words) {
        return new Cleanup(state, attempts, startTime, words);
    }

    /** Whether nothing more is done. */
    public boolean over() {
        return state != State.Removing;
    }
}
