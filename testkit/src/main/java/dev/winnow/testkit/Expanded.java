package dev.winnow.testkit;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What a container's process is given by the kubelet: {@code $$} is a dollar, {@code $(NAME)} is the value of a variable
 * that stands before, and all else stays as it is written. What was inserted is not read again.
 *
 * <p>Source: Kubernetes API reference, {@code EnvVar.value} and {@code Container.command}.
 */
public final class Expanded {
    private Expanded() {}

    /** The variables of the process, in the order of the container. */
    public static Map<String, String> environment(Container container) {
        var variables = new LinkedHashMap<String, String>();
        for (EnvVar variable : container.getEnv()) {
            variables.put(variable.getName(), text(Objects.requireNonNullElse(variable.getValue(), ""), variables));
        }
        return variables;
    }

    /** The words of the process: the container's command and its arguments. */
    public static List<String> words(Container container) {
        var variables = environment(container);
        return Stream.of(container.getCommand(), container.getArgs())
                .flatMap(List::stream)
                .map(word -> text(word, variables))
                .toList();
    }

    private static String text(String written, Map<String, String> variables) {
        var read = new StringBuilder();
        int at = 0;
        while (at < written.length()) {
            char next = at + 1 < written.length() ? written.charAt(at + 1) : 0;
            int end = next == '(' ? written.indexOf(')', at) : -1;
            if (written.charAt(at) == '$' && next == '$') {
                read.append('$');
                at += 2;
            } else if (written.charAt(at) == '$' && end > 0) {
                var name = written.substring(at + 2, end);
                read.append(variables.getOrDefault(name, "$(" + name + ")"));
                at = end + 1;
            } else {
                read.append(written.charAt(at));
                at++;
            }
        }
        return read.toString();
    }
}
