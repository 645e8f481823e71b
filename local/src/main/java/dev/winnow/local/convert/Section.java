package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.SixDigits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A mapping of a file. It remembers what was asked for, so that {@link #rest} can name everything else. What is null is absent.
 * A value of a wrong type is refused with its path, and then absent too.
 */
final class Section {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final double LARGEST_WHOLE = 1L << 53;

    private final String path;
    private final ObjectNode node;
    private final Words words;
    private final Set<String> asked = new HashSet<>();

    private Section(String path, ObjectNode node, Words words) {
        this.path = path;
        this.node = node;
        this.words = words;
    }

    /**
     * The mapping at a path.
     *
     * @param path the empty path is the whole document
     */
    static Section of(String path, JsonNode node, Words words) {
        if (node instanceof ObjectNode object) {
            return new Section(path, object, words);
        }
        words.refuses(path, "must be a mapping of fields, but is " + kind(node));
        return new Section(path, JsonNodeFactory.instance.objectNode(), words);
    }

    String path() {
        return path;
    }

    /** The mapping itself; not to be changed. */
    ObjectNode node() {
        return node;
    }

    /** The path of a field. */
    String path(String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    List<String> fields() {
        var fields = new ArrayList<String>();
        node.fieldNames().forEachRemaining(fields::add);
        return fields;
    }

    boolean has(String field) {
        return any(field).isPresent();
    }

    /** A field of any type. */
    Optional<JsonNode> any(String field) {
        asked.add(field);
        return Optional.ofNullable(node.get(field)).filter(value -> !value.isNull());
    }

    /** A text, or what stands for one: a number or a truth value. */
    Optional<String> text(String field) {
        return value(field, "a text", JsonNode::isValueNode).map(JsonNode::asText);
    }

    Optional<Boolean> flag(String field) {
        return value(field, "true or false", JsonNode::isBoolean).map(JsonNode::asBoolean);
    }

    /** A number, which may stand in quotes. */
    Optional<Double> number(String field) {
        return any(field).flatMap(value -> number(path(field), value));
    }

    /** A whole number, which may stand in quotes. */
    Optional<Long> whole(String field) {
        return number(field).flatMap(value -> whole(path(field), value));
    }

    /** A whole number of steps, trials or seconds: at least {@code least}. */
    Optional<Long> count(String field, long least) {
        return whole(field).flatMap(value -> {
            if (value < least) {
                words.refuses(path(field), "must be at least " + least + ", but is " + value);
                return Optional.empty();
            }
            return Optional.of(value);
        });
    }

    /** A mapping; one without fields if there is none. */
    Section section(String field) {
        return of(path(field), any(field).orElseGet(JsonNodeFactory.instance::objectNode), words);
    }

    /** A list of anything; empty if there is none. */
    List<JsonNode> list(String field) {
        var items = new ArrayList<JsonNode>();
        value(field, "a list", JsonNode::isArray).ifPresent(list -> list.forEach(items::add));
        return items;
    }

    /** A list of mappings; empty if there is none. */
    List<Section> sections(String field) {
        var items = new ArrayList<Section>();
        for (var item : list(field)) {
            items.add(of(path(field) + "[" + items.size() + "]", item, words));
        }
        return items;
    }

    /** A list of texts; empty if there is none. */
    List<String> texts(String field) {
        var texts = new ArrayList<String>();
        for (var item : list(field)) {
            if (item.isValueNode() && !item.isNull()) {
                texts.add(item.asText());
            } else {
                words.refuses(path(field) + "[" + texts.size() + "]", "must be a text, but is " + kind(item));
            }
        }
        return texts;
    }

    /** Says why a field is left out, if it is there. */
    void leaves(String field, String why) {
        if (has(field)) {
            words.differs(path(field), why);
        }
    }

    /** Names every field that nobody asked for. */
    void rest() {
        for (var field : fields()) {
            if (!asked.contains(field)) {
                words.differs(path(field), "has no counterpart in Winnow, or is misspelt: left out");
            }
        }
    }

    /** The number that a value is. */
    private Optional<Double> number(String place, JsonNode value) {
        return number(place, value, words);
    }

    /** The number that a value is or stands for; refused if it is none. */
    static Optional<Double> number(String place, JsonNode value, Words words) {
        if (value.isNumber()
                || (value.isTextual() && NUMBER.matcher(value.asText()).matches())) {
            double number = Double.parseDouble(value.asText());
            if (Double.isFinite(number)) {
                return Optional.of(number);
            }
        }
        words.refuses(place, "must be a number, but is " + shown(value));
        return Optional.empty();
    }

    private Optional<Long> whole(String place, double value) {
        if (wholeNumber(value)) {
            return Optional.of((long) value);
        }
        words.refuses(place, "must be a whole number, but is " + plain(value));
        return Optional.empty();
    }

    static boolean wholeNumber(double value) {
        return value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE;
    }

    /** A number for a person, with six digits where it has more. */
    static String plain(double value) {
        return wholeNumber(value) ? Long.toString((long) value) : SixDigits.of(value);
    }

    private Optional<JsonNode> value(String field, String what, Predicate<JsonNode> fits) {
        var value = any(field);
        if (value.isPresent() && !fits.test(value.get())) {
            words.refuses(path(field), "must be " + what + ", but is " + shown(value.get()));
            return Optional.empty();
        }
        return value;
    }

    private static String shown(JsonNode value) {
        return value.isValueNode() ? "\"" + shortened(value.asText()) + "\"" : kind(value);
    }

    private static String shortened(String text) {
        int most = 80;
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }

    private static String kind(JsonNode value) {
        return value.isArray() ? "a list" : value.isObject() ? "a mapping" : shown(value);
    }
}
