package dev.winnow.engine.log;

import com.google.re2j.Pattern;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values as {@code name=value}, as often as a line has them.
 *
 * <p>Source: the default filter of Katib v0.19.0, {@code pkg/metricscollector/v1beta1/common}. Beyond it, {@code nan} and
 * {@code inf} are values.
 */
record PairsFormat(Set<String> names, @Nullable String step) implements LogFormat {
    private static final Pattern PAIR = Pattern.compile(
            "([\\w|-]+)\\s*=\\s*([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[Ee][+-]?[0-9]+)?|[+-]?(?i:nan|inf(?:inity)?)\\b)");

    @Override
    public void read(String line, Found found) {
        if (line.indexOf('=') < 0 || names.stream().noneMatch(line::contains)) {
            return;
        }
        var pairs = PAIR.matcher(line);
        while (pairs.find()) {
            var name = pairs.group(1);
            if (name.equals(step)) {
                found.step(pairs.group(2));
            } else if (names.contains(name)) {
                found.metric(name, pairs.group(2));
            }
        }
    }
}
