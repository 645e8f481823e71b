package dev.winnow.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code values.yaml}: its tree, and what its comments say about each value. */
final class Values {
    static final Path FILE = Chart.FOLDER.resolve("values.yaml");

    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]+):.*");
    private static final int INDENT = 2;

    private Values() {}

    /**
     * A value that its author explained.
     *
     * @param path the keys that lead to it, joined by dots
     * @param preset what it is when nobody sets it
     * @param comment the text above the key, on one line
     */
    record Value(String path, JsonNode preset, String comment) {
        boolean covers(String leaf) {
            return leaf.equals(path) || leaf.startsWith(path + ".");
        }
    }

    static ObjectNode tree() {
        return (ObjectNode) Yaml.file(FILE);
    }

    /** The values with a comment right above their key, in the file's order. */
    static List<Value> explained() {
        var tree = tree();
        var found = new ArrayList<Value>();
        var comment = new ArrayList<String>();
        var keys = new ArrayDeque<String>();
        for (var line : lines()) {
            var key = KEY.matcher(line);
            if (line.strip().startsWith("#")) {
                comment.add(line.strip().substring(1).strip());
            } else if (key.matches()) {
                while (keys.size() > key.group(1).length() / INDENT) {
                    keys.removeLast();
                }
                keys.addLast(key.group(2));
                if (!comment.isEmpty()) {
                    found.add(new Value(
                            String.join(".", keys), tree.at("/" + String.join("/", keys)), String.join(" ", comment)));
                }
                comment.clear();
            } else {
                comment.clear();
            }
        }
        return found;
    }

    /** The paths of all values that are no group of others. */
    static Stream<String> leaves() {
        return leaves("", tree());
    }

    private static Stream<String> leaves(String prefix, ObjectNode group) {
        return group.properties().stream()
                .flatMap(value -> value.getValue() instanceof ObjectNode inner && !inner.isEmpty()
                        ? leaves(prefix + value.getKey() + ".", inner)
                        : Stream.of(prefix + value.getKey()));
    }

    /** The keys of an object; none when it is anything else. */
    static List<String> keys(JsonNode object) {
        var keys = new ArrayList<String>();
        (object.isObject() ? object : JsonNodeFactory.instance.objectNode())
                .fieldNames()
                .forEachRemaining(keys::add);
        return keys;
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
