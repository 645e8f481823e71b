package dev.winnow.engine.study;

import dev.winnow.api.StudySpec;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.SearchSpace;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The configuration of a trial of another study, as a study sees it that learns from this trial. */
public final class EarlierConfiguration {
    private EarlierConfiguration() {}

    /**
     * Reads a configuration.
     *
     * @param spec the study that learns; a parameter in its {@code warmStart.ignore} has one value, which takes the place of
     *     the trial's own
     * @param space the search space of this study
     * @param texts the trial's parameters
     * @return empty if the space does not have these values
     */
    public static Optional<Configuration> of(StudySpec spec, SearchSpace space, Map<String, String> texts) {
        var seen = new LinkedHashMap<>(texts);
        if (spec.warmStart() != null) {
            var ignored = spec.warmStart().ignored();
            space.parameters().stream()
                    .filter(parameter -> ignored.contains(parameter.name()) && seen.containsKey(parameter.name()))
                    .forEach(parameter -> seen.put(
                            parameter.name(), parameter.option(BigInteger.ZERO).toString()));
        }
        try {
            return Optional.of(space.parse(seen));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the space of this study does not have these values
        }
    }
}
