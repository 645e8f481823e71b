package dev.winnow.client;

import java.util.Optional;

/**
 * Which namespaces are looked at.
 *
 * @param namespace the one; empty for all that there are
 */
public record Scope(Optional<String> namespace) {
    /** All namespaces. */
    public static final Scope ALL = new Scope(Optional.empty());

    /** One namespace. */
    public static Scope of(String namespace) {
        return new Scope(Optional.of(namespace));
    }

    /** Whether a namespace is in it. */
    public boolean has(String name) {
        return namespace.isEmpty() || namespace.get().equals(name);
    }

    /** The part of a path of the API that names the scope. */
    String path() {
        return namespace.map(name -> "namespaces/" + name + "/").orElse("");
    }

    @Override
    public String toString() {
        return namespace.map(name -> "namespace " + name).orElse("all namespaces");
    }
}
