package dev.winnow.engine.definition;

/**
 * Something in a manifest that the schema cannot see.
 *
 * @param path the field, such as {@code spec.parameters[2].name}
 * @param message what is wrong and how to mend it
 */
public record Problem(String path, String message) {
    @Override
    public String toString() {
        return path + ": " + message;
    }
}
