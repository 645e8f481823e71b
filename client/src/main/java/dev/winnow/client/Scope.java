package dev.winnow.client;

import java.util.List;
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

    /**
     * What a person means by some namespaces.
     *
     * @param all whether all that there are are meant
     * @param usual the one that is meant where none is named
     */
    public static List<Scope> meant(List<String> namespaces, boolean all, String usual) {
        if (all) {
            return List.of(ALL);
        }
        return namespaces.isEmpty()
                ? List.of(of(usual))
                : namespaces.stream().distinct().map(Scope::of).toList();
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
