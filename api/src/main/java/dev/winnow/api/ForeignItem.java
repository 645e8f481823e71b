package dev.winnow.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An item of a list in a status that has fields which only another release knows. A list is written as a whole; an item that stays
 * as it is, as far as this release knows it, is then written as it was stored.
 *
 * @param list where the list is, as a JSON pointer into its status
 * @param index of the item, from 0
 * @param item as it is stored
 */
public record ForeignItem(String list, int index, JsonNode item) {

    /**
     * The items of a status that have unknown fields.
     *
     * @param read what was read of {@code json}, all of it
     */
    static List<ForeignItem> in(@Nullable Object read, JsonNode json) {
        var found = new ArrayList<ForeignItem>();
        collect(read, json, "", found);
        return found;
    }

    private static void collect(@Nullable Object read, JsonNode json, String path, List<ForeignItem> found) {
        if (!(read instanceof Record record) || !ours(record)) {
            return;
        }
        for (var field : RecordFields.of(record.getClass())) {
            var part = field.of(record);
            var stored = json.path(field.name());
            var place = path + "/" + field.name();
            if (part instanceof List<?> list) {
                for (int i = 0; i < list.size(); i++) {
                    if (foreign(list.get(i), stored.path(i))) {
                        found.add(new ForeignItem(place, i, stored.path(i)));
                    }
                }
            } else {
                collect(part, stored, place, found);
            }
        }
    }

    private static boolean ours(Record value) {
        return value.getClass().getPackage() == ForeignItem.class.getPackage();
    }

    private static boolean foreign(@Nullable Object value, JsonNode json) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                if (foreign(list.get(i), json.path(i))) {
                    return true;
                }
            }
            return false;
        }
        if (!(value instanceof Record record) || !ours(record)) {
            return false;
        }
        var fields = RecordFields.of(record.getClass());
        var names = fields.stream().map(RecordFields.Field::name).collect(Collectors.toSet());
        return json.propertyStream().anyMatch(stored -> !names.contains(stored.getKey()))
                || fields.stream().anyMatch(field -> foreign(field.of(record), json.path(field.name())));
    }

    /**
     * Puts unknown fields back.
     *
     * @param before the status that was read, as this release writes it
     * @param after the status to write; items in it that are as they were become as they are stored
     */
    public static void restore(List<ForeignItem> items, ObjectNode before, ObjectNode after) {
        for (var foreign : items) {
            var known = before.at(foreign.list()).path(foreign.index());
            if (after.at(foreign.list()) instanceof ArrayNode list) {
                for (int i = 0; i < list.size(); i++) {
                    if (list.get(i).equals(known)) {
                        list.set(i, foreign.item());
                        break;
                    }
                }
            }
        }
    }
}
