package dev.winnow.engine.definition;

/**
 * A fault of a manifest that its schema cannot find.
 *
 * @param path the field, such as {@code spec.parameters[2].name}
 * @param message what is wrong and how to correct it
 */
public record Problem(String path, String message) {
    @Override
    public String toString() {
        return path + ": " + message;
    }
}
