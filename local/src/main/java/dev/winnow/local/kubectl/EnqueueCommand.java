package dev.winnow.local.kubectl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.winnow.client.ClusterException;
import dev.winnow.local.terminal.PlainOutput;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kubectl winnow enqueue}: a configuration that a study tries next. */
@Command(
        name = "enqueue",
        description = "Makes a configuration the next trial that a study creates.",
        mixinStandardHelpOptions = true)
public final class EnqueueCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "STUDY", description = "The study.")
    private String study = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "NAME=VALUE",
            description = "A value for every parameter that exists in the configuration, such as learningRate=0.01.")
    private Map<String, String> values = new LinkedHashMap<>();

    @Mixin
    private ClusterOptions where = new ClusterOptions();

    @Override
    public Integer call() throws ClusterException, InterruptedException {
        var parameters = new LinkedHashMap<String, JsonNode>();
        values.forEach((name, value) -> parameters.put(name, TextNode.valueOf(value)));
        try (var place = where.open()) {
            var found = place.study(study).getMetadata().getName();
            new PlainOutput(System.out).println(place.cluster().acts().enqueue(place.namespace(), found, parameters));
            return 0;
        }
    }
}
