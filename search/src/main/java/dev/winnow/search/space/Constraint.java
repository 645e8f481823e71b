package dev.winnow.search.space;

import java.util.function.Predicate;

/**
 * A condition that several parameters of a configuration meet together.
 *
 * @param text the condition for a person, such as {@code batch * accumulation <= 512}
 * @param allows whether a configuration meets it; a pure function that never throws
 * @param length characters of the condition, by which a test takes long
 */
public record Constraint(String text, Predicate<Configuration> allows, int length) {
    /** A constraint whose text is the condition. */
    public Constraint(String text, Predicate<Configuration> allows) {
        this(text, allows, text.length());
    }

    /** What to say of a configuration that does not meet it. */
    public String refusal() {
        return "does not meet the constraint '" + text + "': change its values or remove it";
    }
}
