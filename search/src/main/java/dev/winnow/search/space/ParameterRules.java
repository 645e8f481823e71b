package dev.winnow.search.space;

/** What the constructors of all kinds of parameters share. */
final class ParameterRules {
    private ParameterRules() {}

    static void checkName(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a parameter has a blank name; give it one");
        }
    }

    /** The exception for a parameter, or a text given for it, that cannot be used. */
    static IllegalArgumentException refuse(String parameter, String what) {
        return new IllegalArgumentException("parameter '" + parameter + "': " + what);
    }

    static IllegalArgumentException refuse(String parameter, String what, Exception cause) {
        return new IllegalArgumentException("parameter '" + parameter + "': " + what, cause);
    }
}
