package dev.winnow.api;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The conditions of a study in one word, as {@code status.state} shows them. */
public enum StudyState {
    /** The manifest cannot be run. */
    Rejected,
    /** Nothing can run now; the condition {@code Progressing} says what is in the way. */
    Waiting,
    Running,
    /** {@code spec.suspend} is true. */
    Suspended,
    /** The study has ended with a result. */
    Complete,
    /** The study has ended without a result, or too many of its trials failed. */
    Failed;

    /** The state of that name; empty for no text and for a state that only a newer release knows. */
    public static Optional<StudyState> of(@Nullable String text) {
        return Stream.of(values()).filter(state -> state.name().equals(text)).findFirst();
    }
}
