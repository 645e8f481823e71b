package dev.winnow.local.kubectl;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Names that may have been meant by a name that there is not. */
final class NearNames {
    private static final int MOST = 3;

    private NearNames() {}

    /**
     * The names that begin alike, or that at most two letters make equal, the nearest first; as the end of a sentence. Empty
     * if there are none.
     */
    static String of(String name, List<String> names) {
        var near = names.stream()
                .filter(other -> distance(name, other) <= Math.min(2, name.length() / 2) || other.startsWith(name))
                .sorted(Comparator.comparingInt((String other) -> distance(name, other))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .collect(Collectors.joining(", "));
        return near.isEmpty() ? "" : "; there is " + near;
    }

    /** How many letters have to be put in, taken out or replaced (Levenshtein). */
    private static int distance(String from, String to) {
        var row = IntStream.rangeClosed(0, to.length()).toArray();
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
