package dev.winnow.local.process;

import dev.winnow.engine.workload.Expansion;
import dev.winnow.engine.workload.Variables;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an attempt runs, as the kubelet would make it of the trainer's container: its command, or what the person put in
 * its place, followed by its arguments; and its variables.
 *
 * @param words the program and its arguments
 * @param environment all variables of the process
 */
public record TrainerCommand(List<String> words, Map<String, String> environment) {

    /**
     * The command of an attempt.
     *
     * @param container the trainer's
     * @param variables those of the trainer contract, then the container's own, which may refer to them
     * @param instead what to start in place of the container's command; empty: that one
     * @param given variables that the person sets; they win
     * @param ours variables that are different on this machine; they win over all
     * @param inherited the environment of this program, in which no variable of another trial may live on
     */
    public static TrainerCommand of(
            Container container,
            List<EnvVar> variables,
            List<String> instead,
            Map<String, String> given,
            Map<String, String> ours,
            Map<String, String> inherited) {
        var declared = new LinkedHashMap<String, String>();
        for (EnvVar variable : variables) {
            var name = variable.getName();
            var value = Optional.ofNullable(ours.get(name))
                    .or(() -> Optional.ofNullable(given.get(name)))
                    .orElseGet(() -> Expansion.of(
                            Optional.ofNullable(variable.getValue()).orElse(""), declared));
            declared.put(name, value);
        }
        given.forEach(declared::putIfAbsent);
        ours.forEach(declared::putIfAbsent);
        var words = new ArrayList<String>();
        for (var word : instead.isEmpty() ? container.getCommand() : instead) {
            words.add(Expansion.of(word, declared));
        }
        for (var word : container.getArgs()) {
            words.add(Expansion.of(word, declared));
        }
        var environment = new LinkedHashMap<String, String>();
        inherited.forEach((name, value) -> {
            if (!Variables.reserved(name)) {
                environment.put(name, value);
            }
        });
        environment.putAll(declared);
        return new TrainerCommand(words, environment);
    }

    /** Variables whose value only a cluster knows and nobody gave here. */
    public static List<String> unknown(Container container, Map<String, String> given) {
        return container.getEnv().stream()
                .filter(variable -> variable.getValueFrom() != null && !given.containsKey(variable.getName()))
                .map(EnvVar::getName)
                .toList();
    }
}
