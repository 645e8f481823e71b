package dev.winnow.local.convert;

import dev.winnow.engine.definition.Problem;
import java.util.ArrayList;
import java.util.List;

/** What there is to say about a file while it is converted. */
final class Words {
    private final List<Problem> differences = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    /** Something means another thing here, or was left out. */
    void differs(String path, String message) {
        differences.add(new Problem(path, message));
    }

    /** Something cannot be converted; the message says how to correct it. */
    void refuses(String path, String message) {
        problems.add(new Problem(path, message));
    }

    List<Problem> differences() {
        return List.copyOf(differences);
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }
}
