package dev.winnow.search;

import java.util.List;
import java.util.Optional;

/**
 * What to do now.
 *
 * @param actions in the order to do them: what frees pods comes first
 * @param outcome how the study ended; empty = it goes on. With an outcome the plan is final
 */
public record Plan(List<Action> actions, Optional<Outcome> outcome) {
    public Plan {
        actions = List.copyOf(actions);
    }
}
