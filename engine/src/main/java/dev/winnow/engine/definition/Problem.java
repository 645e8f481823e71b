package dev.winnow.engine.definition;

import dev.winnow.api.Unread;

/**
 * A fault of a manifest that its schema cannot find.
 *
 * @param path the field, such as {@code spec.parameters[2].name}; empty for the whole, where the message names what it means
 * @param message what is wrong and how to correct it
 */
public record Problem(String path, String message) {
    /** A part of a resource that cannot be read is a problem of this part. */
    public static Problem of(Unread part) {
        return new Problem(part.path(), part.message());
    }

    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
