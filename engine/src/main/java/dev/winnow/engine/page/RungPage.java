package dev.winnow.engine.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.StudyStatus.RungCount;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A step at which trials are compared, over all brackets.
 *
 * @param resource the step
 * @param trials trials that have a value there
 * @param results trials that came to the rung or ended on their way; null if the status does not say
 * @param promoted trials that were granted more; null if the status does not say
 * @param best the best value there; only with one objective and no constraints on metrics
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RungPage(
        int resource,
        int trials,
        @Nullable Integer results,
        @Nullable Integer promoted,
        @Nullable Double best) {

    /** The rungs of all trials, the lowest first. */
    static List<RungPage> of(StudyStatus status, List<TrialPage> trials) {
        var counts = new TreeMap<Integer, Integer>();
        for (var trial : trials) {
            trial.plan().rungs().forEach(rung -> counts.putIfAbsent(rung, 0));
            trial.values().rungs().forEach(rung -> counts.merge(rung.resource(), 1, Integer::sum));
        }
        var known = Optional.ofNullable(status.rungs()).orElse(List.of()).stream()
                .collect(Collectors.toMap(RungCount::resource, Function.identity(), (first, second) -> first));
        return counts.entrySet().stream()
                .map(rung -> of(rung.getKey(), rung.getValue(), known.get(rung.getKey())))
                .toList();
    }

    private static RungPage of(int resource, int trials, @Nullable RungCount known) {
        return known == null
                ? new RungPage(resource, trials, null, null, null)
                : new RungPage(resource, trials, known.results(), known.promoted(), known.best());
    }
}
