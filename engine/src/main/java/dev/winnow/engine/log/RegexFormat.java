package dev.winnow.engine.log;

import com.google.re2j.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values in the named groups of expressions, each of which is looked for in every line, as often as the line has it. */
record RegexFormat(List<Pattern> patterns, @Nullable String step) implements LogFormat {
    static final String METRIC = "metric";
    static final String VALUE = "value";

    RegexFormat {
        patterns = List.copyOf(patterns);
    }

    @Override
    public void read(String line, Found found) {
        for (var pattern : patterns) {
            var groups = pattern.namedGroups().keySet();
            boolean named = groups.contains(METRIC) && groups.contains(VALUE);
            var match = pattern.matcher(line);
            while (match.find()) {
                if (step != null && groups.contains(step) && match.group(step) != null) {
                    found.step(match.group(step));
                }
                if (named && match.group(METRIC) != null && match.group(VALUE) != null) {
                    found.metric(match.group(METRIC).strip(), match.group(VALUE).strip());
                }
                for (var group : groups) {
                    boolean other = group.equals(step) || (named && (group.equals(METRIC) || group.equals(VALUE)));
                    if (!other && match.group(group) != null) {
                        found.metric(group, match.group(group).strip());
                    }
                }
            }
        }
    }
}
