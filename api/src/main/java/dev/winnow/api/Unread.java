package dev.winnow.api;

/**
 * A part of a resource that this release cannot read, so that it is left out of what was read.
 *
 * @param path the field, such as {@code spec.parameters[2].type}
 * @param message what stands there and how to correct it
 */
public record Unread(String path, String message) {
    /** A field that has to be there and is not. */
    static Unread missing(String path) {
        return new Unread(path, "Required value: set this field");
    }

    @Override
    public String toString() {
        return path + ": " + message;
    }
}
