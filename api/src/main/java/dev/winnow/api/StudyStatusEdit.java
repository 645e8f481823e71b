package dev.winnow.api;

import dev.winnow.api.StudyStatus.Best;
import dev.winnow.api.StudyStatus.Counts;
import dev.winnow.api.StudyStatus.ExpectedImprovement;
import dev.winnow.api.StudyStatus.Front;
import dev.winnow.api.StudyStatus.Improved;
import dev.winnow.api.StudyStatus.Improvement;
import dev.winnow.api.StudyStatus.Room;
import dev.winnow.api.StudyStatus.RungCount;
import dev.winnow.api.StudyStatus.Space;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A study's status being changed. A field that is not set keeps its old value; one that is set to null becomes absent. This is
 * the only place that lists the fields of {@link StudyStatus} again.
 */
public final class StudyStatusEdit {
    private @Nullable List<Condition> conditions;
    private @Nullable Long observedGeneration;
    private @Nullable String state;
    private @Nullable String done;
    private @Nullable Counts trials;
    private @Nullable Best best;
    private @Nullable Front paretoFront;
    private @Nullable Space searchSpace;
    private @Nullable Resources resources;
    private @Nullable String pruner;
    private @Nullable List<RungCount> rungs;
    private @Nullable Improvement improvement;
    private @Nullable ExpectedImprovement expectedImprovement;
    private @Nullable Room room;
    private @Nullable Map<String, Double> importance;
    private @Nullable Map<String, Double> modelImportance;
    private @Nullable List<Improved> bestSoFar;
    private @Nullable Learned warmStart;
    private @Nullable Cleanup cleanup;
    private @Nullable String startTime;
    private @Nullable String completionTime;

    /** A status without any field. */
    StudyStatusEdit() {}

    StudyStatusEdit(StudyStatus old) {
        conditions = old.conditions();
        observedGeneration = old.observedGeneration();
        state = old.state();
        done = old.done();
        trials = old.trials();
        best = old.best();
        paretoFront = old.paretoFront();
        searchSpace = old.searchSpace();
        resources = old.resources();
        pruner = old.pruner();
        rungs = old.rungs();
        improvement = old.improvement();
        expectedImprovement = old.expectedImprovement();
        room = old.room();
        importance = old.importance();
        modelImportance = old.modelImportance();
        bestSoFar = old.bestSoFar();
        warmStart = old.warmStart();
        cleanup = old.cleanup();
        startTime = old.startTime();
        completionTime = old.completionTime();
    }

    public StudyStatusEdit conditions(@Nullable List<Condition> next) {
        conditions = next;
        return this;
    }

    public StudyStatusEdit observedGeneration(@Nullable Long next) {
        observedGeneration = next;
        return this;
    }

    public StudyStatusEdit state(StudyState next) {
        state = next.name();
        return this;
    }

    public StudyStatusEdit done(@Nullable String next) {
        done = next;
        return this;
    }

    public StudyStatusEdit trials(@Nullable Counts next) {
        trials = next;
        return this;
    }

    public StudyStatusEdit best(@Nullable Best next) {
        best = next;
        return this;
    }

    public StudyStatusEdit paretoFront(@Nullable Front next) {
        paretoFront = next;
        return this;
    }

    public StudyStatusEdit searchSpace(@Nullable Space next) {
        searchSpace = next;
        return this;
    }

    public StudyStatusEdit resources(@Nullable Resources next) {
        resources = next;
        return this;
    }

    public StudyStatusEdit pruner(@Nullable String next) {
        pruner = next;
        return this;
    }

    public StudyStatusEdit rungs(@Nullable List<RungCount> next) {
        rungs = next;
        return this;
    }

    public StudyStatusEdit improvement(@Nullable Improvement next) {
        improvement = next;
        return this;
    }

    public StudyStatusEdit expectedImprovement(@Nullable ExpectedImprovement next) {
        expectedImprovement = next;
        return this;
    }

    public StudyStatusEdit room(@Nullable Room next) {
        room = next;
        return this;
    }

    public StudyStatusEdit importance(@Nullable Map<String, Double> next) {
        importance = next;
        return this;
    }

    public StudyStatusEdit modelImportance(@Nullable Map<String, Double> next) {
        modelImportance = next;
        return this;
    }

    public StudyStatusEdit bestSoFar(@Nullable List<Improved> next) {
        bestSoFar = next;
        return this;
    }

    public StudyStatusEdit warmStart(@Nullable Learned next) {
        warmStart = next;
        return this;
    }

    public StudyStatusEdit cleanup(@Nullable Cleanup next) {
        cleanup = next;
        return this;
    }

    public StudyStatusEdit startTime(@Nullable String next) {
        startTime = next;
        return this;
    }

    public StudyStatusEdit completionTime(@Nullable String next) {
        completionTime = next;
        return this;
    }

    /** The status with the changes. */
    public StudyStatus status() {
        return new StudyStatus(
                conditions,
                observedGeneration,
                state,
                done,
                trials,
                best,
                paretoFront,
                searchSpace,
                resources,
                pruner,
                rungs,
                improvement,
                expectedImprovement,
                room,
                importance,
                modelImportance,
                bestSoFar,
                warmStart,
                cleanup,
                startTime,
                completionTime);
    }
}
