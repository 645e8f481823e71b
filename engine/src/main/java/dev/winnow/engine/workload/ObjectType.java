package dev.winnow.engine.workload;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How an API server names the objects of a kind.
 *
 * @param resource such as {@code jobs}
 * @param version such as {@code v1}
 * @param group such as {@code batch}; empty for the core
 */
public record ObjectType(String resource, String version, String group) {
    private static final Pattern NAME = Pattern.compile("([a-z0-9-]+)\\.(v[a-z0-9]+)\\.([a-z0-9.-]+)");

    /** Reads the form of kubectl, such as {@code jobs.v1.batch}; empty if a text has another form. */
    public static Optional<ObjectType> read(String text) {
        var match = NAME.matcher(text);
        return match.matches()
                ? Optional.of(new ObjectType(match.group(1), match.group(2), match.group(3)))
                : Optional.empty();
    }

    /** The type of the objects of a class. */
    public static ObjectType of(Class<? extends HasMetadata> type) {
        return new ObjectType(HasMetadata.getPlural(type), HasMetadata.getVersion(type), HasMetadata.getGroup(type));
    }

    /** Group and version, as an object names them. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** Where the API server has the objects of a namespace. */
    public String path(String namespace) {
        return (group.isEmpty() ? "/api/" : "/apis/") + apiVersion() + "/namespaces/" + namespace + "/" + resource;
    }

    @Override
    public String toString() {
        return resource + "." + version + "." + group;
    }
}
