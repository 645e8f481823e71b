package dev.winnow.engine.page;

import dev.winnow.api.Names;
import dev.winnow.api.StudyStatus.Improved;
import dev.winnow.search.pareto.HypervolumeHistory;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** How the Pareto front of a study came about. */
final class HypervolumeGrowth {
    private HypervolumeGrowth() {}

    /**
     * The trials by which the hypervolume grew; empty with one objective, or if an objective has no reference.
     *
     * @param definition the study as the search sees it, and {@code trials} its trials: asked for only if they are needed
     */
    static List<Improved> of(StudySetup study, Supplier<Optional<Study>> definition, Supplier<List<Trial>> trials) {
        if (study.objectives().size() == 1
                || study.objectives().stream().anyMatch(objective -> objective.reference() == null)) {
            return List.of();
        }
        var read = definition.get();
        if (read.isEmpty()) {
            return List.of();
        }
        var history = trials.get();
        var volumes = HypervolumeHistory.of(read.get().objectives(), history).volumes();
        return IntStream.range(0, history.size())
                .filter(i -> volumes.get(i) > (i == 0 ? 0 : volumes.get(i - 1)))
                .mapToObj(i ->
                        new Improved(Names.trial(study.name(), history.get(i).number()), volumes.get(i)))
                .toList();
    }
}
