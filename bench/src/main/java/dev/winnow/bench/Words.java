package dev.winnow.bench;

import java.util.List;
import java.util.Optional;

/** The words of a command line. */
final class Words {
    private Words() {}

    /** Removes an option and the word after it, which is returned; empty = the option is not there. */
    static Optional<String> take(List<String> words, String option) {
        int at = words.indexOf(option);
        if (at < 0) {
            return Optional.empty();
        }
        if (at + 1 == words.size()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        words.remove(at);
        return Optional.of(words.remove(at));
    }
}
