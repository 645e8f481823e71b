package dev.winnow.engine.study;

import dev.winnow.api.Names;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Definition;
import dev.winnow.search.pareto.HypervolumeHistory;
import java.util.List;
import java.util.stream.IntStream;

/** By which trials the hypervolume of a study's Pareto front grew. */
public final class HypervolumeGrowth {
    private HypervolumeGrowth() {}

    /**
     * The trials by which the hypervolume grew, and what it was then. Empty with one objective, or if an objective has no
     * reference.
     */
    public static List<StudyStatus.Improved> of(TuningStudy study, List<TuningTrial> trials) {
        var read = Definition.of(study.getSpec()).study();
        if (read.isEmpty()
                || read.get().objectives().single()
                || study.getSpec().objectives().stream().anyMatch(objective -> objective.reference() == null)
                || !TrialReader.strangers(read.get().space(), trials).isEmpty()) {
            return List.of();
        }
        var history = TrialReader.of(read.get(), study.getSpec(), trials);
        var volumes = HypervolumeHistory.of(read.get().objectives(), history).volumes();
        return IntStream.range(0, history.size())
                .filter(i -> volumes.get(i) > (i == 0 ? 0 : volumes.get(i - 1)))
                .mapToObj(i -> new StudyStatus.Improved(
                        Names.trial(
                                study.getMetadata().getName(), history.get(i).number()),
                        volumes.get(i)))
                .toList();
    }
}
