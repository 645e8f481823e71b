package dev.winnow.local.convert;

import com.fasterxml.jackson.databind.JsonNode;

/** A value as Python writes it: programs that are started with it expect that. */
final class PythonText {
    private PythonText() {}

    static String of(JsonNode value) {
        if (value.isBoolean()) {
            return value.asBoolean() ? "True" : "False";
        }
        if (value.isNull()) {
            return "None";
        }
        return value.isContainerNode() ? value.toString() : value.asText();
    }
}
