package dev.winnow.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * As much of a JSON value as Java's types can hold. Reading never fails: what a type cannot hold is left out and named, so
 * that one object whose schema let too much pass, or which another release wrote, is no fault of whoever reads it.
 *
 * @param value what was read; null if nothing could be
 * @param unread what was left out, and what is missing in a record of this package
 */
public record Partial<T>(@Nullable T value, List<Unread> unread) {
    private static final int LONGEST_SHOWN = 64;

    /** Each part that cannot be read costs another reading. */
    private static final int MOST_UNREAD = 16;

    public Partial {
        unread = List.copyOf(unread);
    }

    /**
     * Reads a value.
     *
     * @param mapper ignores unknown fields
     * @param path of the value in its object
     */
    public static <T> Partial<T> of(ObjectMapper mapper, JsonNode json, Class<T> type, String path) {
        var unread = new ArrayList<Unread>();
        var left = json;
        while (true) {
            try {
                T value = mapper.treeToValue(left, type);
                if (unread.isEmpty()) {
                    incomplete(value, path, unread);
                }
                return new Partial<>(value, unread);
            } catch (JsonMappingException e) {
                var place = e.getPath();
                unread.add(new Unread(path(path, place), message(e, at(left, place))));
                left = left == json ? json.deepCopy() : left;
                if (unread.size() == MOST_UNREAD || !remove(left, place)) {
                    return new Partial<>(null, unread);
                }
            } catch (JsonProcessingException e) {
                return new Partial<>(null, List.of(new Unread(path, e.getOriginalMessage())));
            }
        }
    }

    /** Takes away the value at a place, or the nearest one around it that is still there. */
    private static boolean remove(JsonNode root, List<Reference> place) {
        for (int length = place.size(); length > 0; length--) {
            var parent = at(root, place.subList(0, length - 1));
            var last = place.get(length - 1);
            if (parent instanceof ObjectNode object && object.remove(last.getFieldName()) != null) {
                return true;
            }
            if (parent instanceof ArrayNode array
                    && !array.path(last.getIndex()).isNull()) {
                array.setNull(last.getIndex());
                return true;
            }
        }
        return false;
    }

    private static JsonNode at(JsonNode root, List<Reference> place) {
        var node = root;
        for (var step : place) {
            node = step.getFieldName() == null ? node.path(step.getIndex()) : node.path(step.getFieldName());
        }
        return node;
    }

    private static String path(String start, List<Reference> place) {
        var path = new StringBuilder(start);
        for (var step : place) {
            path.append(step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + cut(step.getFieldName()));
        }
        return path.toString();
    }

    private static String cut(String text) {
        return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
    }

    private static String message(JsonMappingException e, JsonNode found) {
        var shown = shown(found);
        Class<?> wanted = e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        if (wanted != null && wanted.isEnum()) {
            return "Unsupported value: " + shown + ": use one of "
                    + Stream.of(wanted.getEnumConstants()).map(String::valueOf).collect(Collectors.joining(", "))
                    + ", or a release of the operator that knows the value";
        }
        var why = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        return "Invalid value: " + shown + ": " + expected(wanted, why);
    }

    private static String shown(JsonNode found) {
        if (found.isContainerNode()) {
            return found.isArray() ? "a list" : "an object";
        }
        return cut(found.toString());
    }

    private static String expected(@Nullable Class<?> wanted, String why) {
        if (wanted == Integer.class || why.contains("out of range of int")) {
            return "use a whole number from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
        }
        if (wanted == Long.class || why.contains("out of range of long")) {
            return "use a whole number of at most 18 digits";
        }
        if (wanted == Boolean.class) {
            return "use true or false";
        }
        if (wanted == Double.class) {
            return "use a number";
        }
        if (wanted == String.class) {
            return "use a text";
        }
        if (wanted != null && Collection.class.isAssignableFrom(wanted)) {
            return "use a list";
        }
        return wanted == null || why.startsWith("Cannot") ? "use an object with the fields of the reference" : why;
    }

    /** Names what has to be there and is not, in records of this package. */
    private static void incomplete(@Nullable Object value, String path, List<Unread> missing) {
        if (value == null) {
            missing.add(Unread.missing(path));
        } else if (value instanceof List<?> list && !(value instanceof CompactCurve)) {
            for (int i = 0; i < list.size(); i++) {
                incomplete(list.get(i), path + "[" + i + "]", missing);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> incomplete(item, path + "." + cut(String.valueOf(key)), missing));
        } else if (value instanceof Record && value.getClass().getPackage() == Partial.class.getPackage()) {
            for (var field : RecordFields.of(value.getClass())) {
                var part = field.of((Record) value);
                if (part != null || field.always()) {
                    incomplete(part, path + "." + field.name(), missing);
                }
            }
        }
    }
}
