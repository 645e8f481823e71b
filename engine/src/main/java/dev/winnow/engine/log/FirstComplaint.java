package dev.winnow.engine.log;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The first thing that could not be read. It is told once, and whatever comes after it is not told. */
final class FirstComplaint {
    private @Nullable String untold;
    private boolean any;

    /** Something could not be read; the words are for a person. */
    void add(String what) {
        untold = any ? untold : what;
        any = true;
    }

    /** What is to be told; empty if there is nothing, or after it was asked for. */
    Optional<String> take() {
        var told = Optional.ofNullable(untold);
        untold = null;
        return told;
    }
}
