package dev.winnow.search;

/** The rule for the names of parameters that holds wherever a study runs. */
final class Names {
    private Names() {}

    static void check(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a parameter has a blank name; give it one");
        }
    }
}
