package dev.winnow.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The fields that the API's records have in JSON. */
public final class RecordFields {
    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            return Stream.of(type.getRecordComponents()).map(Field::of).toList();
        }
    };

    private RecordFields() {}

    /**
     * A field.
     *
     * @param always whether each object has the field, by its user or by a default
     */
    record Field(String name, boolean always, Method accessor) {
        static Field of(RecordComponent component) {
            return new Field(
                    RecordFields.name(component),
                    !component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                    component.getAccessor());
        }

        @Nullable
        Object of(Record owner) {
            try {
                return accessor.invoke(owner);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("the record " + owner.getClass() + " hides " + name, e);
            }
        }
    }

    /** The fields of a record, in their order. */
    static List<Field> of(Class<?> type) {
        return FIELDS.get(type);
    }

    /** The name of a record's component in JSON. */
    public static String name(RecordComponent component) {
        var name = component.getAccessor().getAnnotation(JsonProperty.class);
        return name == null ? component.getName() : name.value();
    }
}
