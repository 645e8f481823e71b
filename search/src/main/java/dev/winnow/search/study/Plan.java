package dev.winnow.search.study;

import java.util.List;
import java.util.Optional;

/**
 * What to do now.
 *
 * @param actions in the order to do them: what frees pods comes first
 * @param outcome how the study ended; empty = it goes on. A plan with an outcome is the last: record the
 *     outcome and do not plan again, since a late report may hide the value that met the target
 * @param memory to keep, and to pass to the next plan
 */
public record Plan(List<Action> actions, Optional<Outcome> outcome, Memory memory) {
    public Plan {
        actions = List.copyOf(actions);
    }
}
