package dev.winnow.operator.kube;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Makes one object of equal short texts that are read soon after each other. Thousands of trials repeat the same labels, owners,
 * reasons and values of parameters. Only the latest texts are remembered, so the memory for them is bounded, whatever
 * is read.
 */
final class SharedTexts {
    private static final int LONGEST = 64;
    private static final int REMEMBERED = 1 << 12;

    /** By hash code. Threads may read and write at the same time: then two equal texts stay two objects, no more. */
    private final @Nullable String[] latest = new String[REMEMBERED];

    /** The text, or the equal one that was read before. */
    @Nullable
    String of(@Nullable String text) {
        if (text == null || text.length() > LONGEST) {
            return text;
        }
        int place = Math.floorMod(text.hashCode(), REMEMBERED);
        @Nullable String before = latest[place];
        if (before != null && before.equals(text)) {
            return before;
        }
        latest[place] = text;
        return text;
    }

    /** For what is read as a tree. */
    JsonNodeFactory nodes() {
        return new JsonNodeFactory() {
            @Override
            public TextNode textNode(@Nullable String text) {
                return super.textNode(of(text));
            }
        };
    }

    /** For what is read as a text. */
    StringDeserializer reader() {
        return new StringDeserializer() {
            @Override
            public @Nullable String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
                return of(super.deserialize(parser, context));
            }
        };
    }
}
