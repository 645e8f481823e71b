package dev.winnow.engine.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.api.ParameterSpec;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.StudyStatus.Improved;
import dev.winnow.api.TuningStudy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a study has found; read from the study alone.
 *
 * @param best the best trial so far; null with several objectives, and while no trial counts
 * @param bestSoFar the trials that are better than all created before them, the newest 32
 * @param front with several objectives: the trials that no other beats in all of them
 * @param importance the share of each parameter in a trial being among the best tenth; null before the end
 * @param modelImportance the share of each parameter in what the values of all trials differ by; null before the end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StudyResult(
        @Nullable Best best,
        List<Improved> bestSoFar,
        @Nullable Front front,
        @Nullable Map<String, Double> importance,
        @Nullable Map<String, Double> modelImportance) {

    /**
     * The best trial.
     *
     * @param display the value in six digits
     * @param step the step at which it was measured
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Best(
            String trial,
            double value,
            String display,
            @Nullable Integer step,
            ParameterValues parameters) {}

    /**
     * The Pareto front.
     *
     * @param size trials on the front
     * @param hypervolume the volume that they dominate from the references on; null without references
     * @param trials 20 of them at most, by number
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Front(int size, @Nullable Double hypervolume, List<FrontTrial> trials) {}

    /** A trial of the front with its objectives by metric. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FrontTrial(
            String trial,
            Map<String, Double> values,
            @Nullable Integer step,
            ParameterValues parameters) {}

    /** Reads the status of a study. */
    public static StudyResult of(TuningStudy study) {
        var status = study.statusOrNew();
        var parameters = study.getSpec().parameters();
        var best = status.best();
        var front = status.paretoFront();
        return new StudyResult(
                best == null ? null : best(best, parameters),
                Optional.ofNullable(status.bestSoFar()).orElse(List.of()),
                front == null ? null : front(front, parameters),
                status.importance(),
                status.modelImportance());
    }

    private static Best best(StudyStatus.Best best, List<ParameterSpec> parameters) {
        return new Best(
                best.trial(),
                best.value(),
                best.display(),
                best.step(),
                new ParameterValues(parameters, best.parameters()));
    }

    private static Front front(StudyStatus.Front front, List<ParameterSpec> parameters) {
        return new Front(
                front.size(),
                front.hypervolume(),
                front.trials().stream()
                        .map(trial -> new FrontTrial(
                                trial.trial(),
                                trial.values(),
                                trial.step(),
                                new ParameterValues(parameters, trial.parameters())))
                        .toList());
    }
}
