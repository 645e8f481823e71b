package dev.winnow.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a resource as far as this release knows it, see {@link Partial}. Informers read all objects of a kind in one thread,
 * and an object that cannot be read ends the informer, and with it the work for all objects. So fields that only a newer
 * release knows are passed over, and what cannot be read is named in the resource.
 *
 * @param <R> the resource
 */
abstract class ResourceReader<R extends CustomResource<S, T>, S, T> extends JsonDeserializer<R> {
    /** Apart from the client's mapper, whose settings are those of Kubernetes' types. */
    private static final ObjectMapper RECORDS = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .build();

    private static final String UNREAD = "unread";
    private static final String FOREIGN = "foreignItems";

    private final Supplier<R> blank;
    private final Class<S> spec;
    private final Class<T> status;
    private final BiConsumer<R, List<Unread>> note;
    private final BiConsumer<R, List<ForeignItem>> foreign;

    ResourceReader(
            Supplier<R> blank,
            Class<S> spec,
            Class<T> status,
            BiConsumer<R, List<Unread>> note,
            BiConsumer<R, List<ForeignItem>> foreign) {
        this.blank = blank;
        this.spec = spec;
        this.status = status;
        this.note = note;
        this.foreign = foreign;
    }

    static final class OfStudy extends ResourceReader<TuningStudy, StudySpec, StudyStatus> {
        OfStudy() {
            super(
                    TuningStudy::new,
                    StudySpec.class,
                    StudyStatus.class,
                    TuningStudy::setUnread,
                    TuningStudy::setForeignItems);
        }
    }

    static final class OfTrial extends ResourceReader<TuningTrial, TrialSpec, TrialStatus> {
        OfTrial() {
            super(
                    TuningTrial::new,
                    TrialSpec.class,
                    TrialStatus.class,
                    TuningTrial::setUnread,
                    TuningTrial::setForeignItems);
        }
    }

    @Override
    public R deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        var json = context.readTree(parser);
        var unread = new ArrayList<Unread>();
        var resource = blank.get();
        Optional.ofNullable(metadata(json, context, unread)).ifPresent(resource::setMetadata);
        if (json.path("spec").isMissingNode()) {
            unread.add(Unread.missing("spec"));
        }
        resource.setSpec(part(json, "spec", spec, unread));
        resource.setStatus(part(json, "status", status, unread));
        note.accept(resource, json.path(UNREAD).isEmpty() ? unread : unreadByOriginal(json));
        if (unread.isEmpty()) {
            foreign.accept(
                    resource,
                    json.path(FOREIGN).isEmpty()
                            ? ForeignItem.in(resource.getStatus(), json.path("status"))
                            : foreignOfOriginal(json));
        }
        return resource;
    }

    /** The client's mapper knows what it wants of the metadata. */
    private static @Nullable ObjectMeta metadata(
            JsonNode json, DeserializationContext context, Collection<Unread> unread) throws IOException {
        var part = json.path("metadata");
        try {
            return part.isObject() ? context.readTreeAsValue(part, ObjectMeta.class) : null;
        } catch (JsonMappingException e) {
            return part(json, "metadata", ObjectMeta.class, unread);
        }
    }

    /** What the original of a copy could not read; the copy lacks it. */
    private static List<Unread> unreadByOriginal(JsonNode copy) {
        return copy.path(UNREAD)
                .valueStream()
                .map(part -> new Unread(
                        part.path("path").asText(), part.path("message").asText()))
                .toList();
    }

    /** What the original of a copy had stored in its lists; the copy lacks it. */
    private static List<ForeignItem> foreignOfOriginal(JsonNode copy) {
        return copy.path(FOREIGN)
                .valueStream()
                .map(part -> new ForeignItem(
                        part.path("list").asText(), part.path("index").asInt(), part.path("item")))
                .toList();
    }

    private static <P> @Nullable P part(JsonNode json, String name, Class<P> type, Collection<Unread> unread) {
        var part = json.path(name);
        if (part.isMissingNode() || part.isNull()) {
            return null;
        }
        var read = Partial.of(RECORDS, part, type, name);
        unread.addAll(read.unread());
        return read.value();
    }
}
