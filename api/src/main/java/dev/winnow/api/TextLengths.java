package dev.winnow.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.generator.annotation.Size;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;

/**
 * Cuts texts to the lengths that the schema allows. Reasons and messages come from API servers, kubelets, policies and
 * trainers. One that is too long would be refused with code 422 for ever, and the object would stand still.
 */
public final class TextLengths {
    private TextLengths() {}

    /**
     * Cuts the texts of a value, in place.
     *
     * @param json what the value is in JSON
     * @param type of the value: the record whose components say how long their texts may be
     */
    public static void cut(ObjectNode json, Class<?> type) {
        for (var component : type.getRecordComponents()) {
            var name = component.getName();
            var value = json.get(name);
            var size = component.getAccessor().getAnnotation(Size.class);
            if (value instanceof TextNode text && size != null) {
                json.put(name, cut(text.textValue(), size.max()));
            } else if (value != null) {
                inside(value, component.getAnnotatedType());
            }
        }
    }

    private static void inside(JsonNode value, AnnotatedType type) {
        if (value instanceof ObjectNode object && type.getType() instanceof Class<?> record && record.isRecord()) {
            cut(object, record);
        } else if (value instanceof ArrayNode list && type instanceof AnnotatedParameterizedType parameters) {
            items(list, parameters.getAnnotatedActualTypeArguments()[0]);
        }
    }

    private static void items(ArrayNode list, AnnotatedType type) {
        var size = type.getAnnotation(Size.class);
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof TextNode text && size != null) {
                list.set(i, cut(text.textValue(), size.max()));
            } else {
                inside(list.get(i), type);
            }
        }
    }

    /** The schema counts characters as Unicode does. */
    private static String cut(String text, long longest) {
        return text.codePointCount(0, text.length()) <= longest
                ? text
                : text.substring(0, text.offsetByCodePoints(0, (int) longest));
    }
}
