package dev.winnow.engine.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects what is wrong with a manifest while it is read. */
final class Problems {
    private final List<Problem> list = new ArrayList<>();

    void add(String path, String message) {
        list.add(new Problem(path, message));
    }

    /** Reads a part of the manifest. A refusal becomes a problem of that part and makes the result empty. */
    <T> Optional<T> attempt(String path, Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (IllegalArgumentException e) {
            add(path, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    List<Problem> list() {
        return List.copyOf(list);
    }
}
