package dev.winnow.local.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.ParserException;

/**
 * Makes a document of its events. An alias stands for a copy of what it names, so a few lines may stand for very much: nodes,
 * characters and depth are counted, and a document with more than an API server would take is refused before it is made.
 */
final class YamlDocument {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MOST_NODES = 100_000;
    private static final int DEEPEST = 100;
    private static final String TAGS = "tag:yaml.org,2002:";

    /** A node and how much it and all below it is. */
    private record Made(JsonNode node, int nodes, long characters) {}

    private final Iterator<Event> events;
    private final Function<String, JsonNode> plain;
    /** A value that is not finished yet has no entry, and so cannot contain itself. */
    private final Map<Anchor, Made> anchors = new HashMap<>();

    private int nodes;
    private long characters;

    /**
     * @param events those after the start of the document
     * @param plain reads a scalar without quotes
     */
    YamlDocument(Iterator<Event> events, Function<String, JsonNode> plain) {
        this.events = events;
        this.plain = plain;
    }

    JsonNode read() {
        return node(events.next(), 0);
    }

    private JsonNode node(Event event, int depth) {
        if (event instanceof AliasEvent alias) {
            var made = Optional.ofNullable(anchors.get(alias.getAlias()))
                    .orElseThrow(() -> refused(event, "the alias *" + alias.getAlias() + " has no anchor before it"));
            count(event, made.nodes(), made.characters());
            return made.node().deepCopy();
        }
        if (depth > DEEPEST) {
            throw refused(event, "values are nested deeper than " + DEEPEST);
        }
        int nodesBefore = nodes;
        long charactersBefore = characters;
        count(event, 1, event instanceof ScalarEvent scalar ? scalar.getValue().length() : 0);
        var node = content(event, depth);
        if (event instanceof NodeEvent named) {
            named.getAnchor()
                    .ifPresent(anchor ->
                            anchors.put(anchor, new Made(node, nodes - nodesBefore, characters - charactersBefore)));
        }
        return node;
    }

    private JsonNode content(Event event, int depth) {
        if (event instanceof MappingStartEvent) {
            return mapping(depth);
        }
        if (event instanceof SequenceStartEvent) {
            return sequence(depth);
        }
        return scalar((ScalarEvent) event);
    }

    private void count(Event event, int more, long moreCharacters) {
        nodes += more;
        characters += moreCharacters;
        if (nodes > MOST_NODES || characters > Yaml.LARGEST) {
            throw refused(
                    event,
                    "the document stands for more than " + MOST_NODES + " values or " + Yaml.LARGEST
                            + " characters, which no API server takes");
        }
    }

    private ArrayNode sequence(int depth) {
        var sequence = NODES.arrayNode();
        for (var event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            sequence.add(node(event, depth + 1));
        }
        return sequence;
    }

    private ObjectNode mapping(int depth) {
        var mapping = NODES.objectNode();
        Set<String> own = new HashSet<>();
        for (var event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (merges(event)) {
                var value = events.next();
                merge(value, mapping, node(value, depth + 1));
                continue;
            }
            var key = key(event, node(event, depth + 1));
            if (!own.add(key)) {
                throw refused(event, "the key " + key + " stands there twice");
            }
            mapping.set(key, node(events.next(), depth + 1));
        }
        return mapping;
    }

    private static boolean merges(Event event) {
        return event instanceof ScalarEvent key
                && key.isPlain()
                && key.getValue().equals("<<")
                && key.getTag().isEmpty();
    }

    private static void merge(Event event, ObjectNode into, JsonNode merged) {
        if (merged instanceof ObjectNode object) {
            into.setAll(object);
        } else if (merged instanceof ArrayNode several) {
            // The first of several wins.
            for (int i = several.size() - 1; i >= 0; i--) {
                if (!(several.get(i) instanceof ObjectNode object)) {
                    throw refused(event, "<< needs a mapping or a list of mappings");
                }
                into.setAll(object);
            }
        } else {
            throw refused(event, "<< needs a mapping or a list of mappings");
        }
    }

    private static String key(Event event, JsonNode key) {
        if (!key.isValueNode() || key.isNull()) {
            throw refused(event, "a key must be a text, a number or a truth value");
        }
        return key.asText();
    }

    private JsonNode scalar(ScalarEvent event) {
        var text = event.getValue();
        var tag = event.getTag().filter(given -> !given.equals("!")).map(given -> given.replace(TAGS, "!!"));
        if (tag.isEmpty()
                ? !event.isPlain()
                : !Set.of("!!bool", "!!int", "!!float", "!!null").contains(tag.get())) {
            return NODES.textNode(text);
        }
        try {
            return plain.apply(text);
        } catch (IllegalArgumentException e) {
            throw refused(event, String.valueOf(e.getMessage()));
        }
    }

    private static ParserException refused(Event event, String problem) {
        return new ParserException(problem, event.getStartMark());
    }
}
