package dev.winnow.search.space;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A condition that several parameters of a configuration meet together.
 *
 * @param text the condition for a person, such as {@code batch * accumulation <= 512}
 * @param parts a configuration meets the condition if all of these allow it. The more parts, the better it is known how far a
 *     configuration is from meeting the condition
 * @param length characters of the condition, by which a test takes long
 */
public record Constraint(String text, List<Part> parts, int length) {
    /**
     * A part of a condition.
     *
     * @param parameters names of the parameters on which it depends; empty = not known
     * @param allows whether a configuration meets the part; a pure function that never throws
     */
    public record Part(Set<String> parameters, Predicate<Configuration> allows) {
        public Part {
            parameters = Set.copyOf(parameters);
        }
    }

    public Constraint {
        parts = List.copyOf(parts);
    }

    /** A condition of one part of which nothing is known. */
    public Constraint(String text, Predicate<Configuration> allows, int length) {
        this(text, List.of(new Part(Set.of(), allows)), length);
    }

    /** A constraint whose text is the condition. */
    public Constraint(String text, Predicate<Configuration> allows) {
        this(text, allows, text.length());
    }

    /** Whether a configuration meets the condition. */
    public boolean allows(Configuration configuration) {
        return parts.stream().allMatch(part -> part.allows().test(configuration));
    }

    /** What to say of a configuration that does not meet it. */
    public String refusal() {
        return "does not meet the constraint '" + text + "': change its values or remove it";
    }
}
