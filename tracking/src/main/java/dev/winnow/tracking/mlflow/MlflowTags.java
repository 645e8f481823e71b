package dev.winnow.tracking.mlflow;

import dev.winnow.api.StudyState;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.TrialPage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a study and its trials are called in MLflow. */
final class MlflowTags {
    /** The name of the study; on every run of the study. */
    static final String STUDY = "winnow.study";
    /** The uid of the study; on its parent run alone. */
    static final String STUDY_UID = "winnow.study.uid";
    /** The uid of the trial; on its run alone. */
    static final String TRIAL = "winnow.trial";
    /** Who made the run: {@link #HERE}, or a trainer. */
    static final String MAKER = "winnow.maker";

    static final String HERE = "export";
    /** Which points of the curve the run has. */
    static final String CURVE = "winnow.curve";

    static final String BEST = "winnow.best";
    static final String PARENT = "mlflow.parentRunId";

    private MlflowTags() {}

    static Map<String, String> of(StudyPage page) {
        var study = page.study();
        var tags = new LinkedHashMap<String, String>();
        tags.put(STUDY, study.name());
        tags.put(STUDY_UID, String.valueOf(study.uid()));
        tags.put("winnow.namespace", study.namespace());
        tags.put(
                "winnow.objectives",
                study.objectives().stream()
                        .map(objective -> objective.metric() + " " + objective.direction())
                        .collect(Collectors.joining(", ")));
        tags.put("winnow.sampler", study.sampler());
        tags.put("winnow.seed", Long.toString(study.seed()));
        tags.put("winnow.pruner", study.pruner());
        put(tags, "winnow.state", page.phase().state());
        var best = page.result().best();
        if (best != null) {
            tags.put(BEST, best.trial());
        }
        return tags;
    }

    /** @param best the names of the best trials */
    static Map<String, String> of(StudyPage page, TrialPage trial, List<String> best, String parent) {
        var phase = trial.phase();
        var tags = new LinkedHashMap<String, String>();
        tags.put(STUDY, page.study().name());
        tags.put(TRIAL, String.valueOf(trial.uid()));
        tags.put(PARENT, parent);
        put(tags, "winnow.state", phase.state());
        put(tags, "winnow.reason", phase.reason());
        put(tags, "winnow.attempts", phase.attempts());
        put(tags, "winnow.rung", trial.values().rung());
        if (best.contains(trial.name())) {
            tags.put(BEST, "true");
        }
        return tags;
    }

    private static void put(Map<String, String> tags, String name, @Nullable Object value) {
        if (value != null) {
            tags.put(name, value.toString());
        }
    }

    /** What MLflow calls the state of a trial. */
    static String status(@Nullable State state) {
        if (state == null) {
            return "SCHEDULED";
        }
        return switch (state) {
            case Pending, Queued, Paused -> "SCHEDULED";
            case Running -> "RUNNING";
            case Completed -> "FINISHED";
            case Stopped -> "KILLED";
            case Failed -> "FAILED";
        };
    }

    /** What MLflow calls the state of a study. */
    static String status(StudyPage page) {
        if (page.phase().ended()) {
            return StudyState.Complete.name().equals(page.phase().state()) ? "FINISHED" : "FAILED";
        }
        return StudyState.Running.name().equals(page.phase().state()) ? "RUNNING" : "SCHEDULED";
    }

    /** Milliseconds since 1970; 0 if there is no time. */
    static long millis(@Nullable String time) {
        return time == null ? 0 : Instant.parse(time).toEpochMilli();
    }
}
