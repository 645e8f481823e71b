package dev.winnow.tracking.mlflow;

import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.Tracker;
import dev.winnow.engine.page.TrialPage;
import dev.winnow.tracking.mlflow.MlflowRuns.Measured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Keeps a study in MLflow: a parent run for the study, one run for each trial. It remembers nothing: each page is compared with
 * what the server holds, and only the difference is written. So it does not matter where an earlier attempt broke off.
 *
 * <p>The trainer of a trial may have made the run ({@code examples/python/mlflow_run.py}). What it has logged stays: parameters that the run has
 * are left as they are, and so is a metric at a step at which the run has a value.
 */
public final class MlflowTracker implements Tracker {
    private final MlflowClient client;
    private final MlflowSettings settings;

    public MlflowTracker(MlflowSettings settings) {
        this.settings = settings;
        client = new MlflowClient(settings);
    }

    @Override
    public void study(StudyPage page) throws IOException {
        if (page.phase().startTime() == null) {
            return;
        }
        var runs =
                MlflowRuns.of(client, settings.experiment().orElse(page.study().name()));
        var parents = new ArrayList<Run>();
        Map<String, List<Run>> trials = new HashMap<>();
        runs.withTag(MlflowTags.STUDY, page.study().name(), run -> {
            var trial = run.tags().get(MlflowTags.TRIAL);
            if (trial != null) {
                trials.computeIfAbsent(trial, uid -> new ArrayList<>()).add(run);
            } else if (Objects.equals(page.study().uid(), run.tags().get(MlflowTags.STUDY_UID))) {
                parents.add(run);
            }
        });
        var parent = parent(runs, page, parents);
        var best = best(page);
        for (var trial : page.trials()) {
            if (trial.phase().startTime() == null) {
                continue;
            }
            var known = trials.getOrDefault(String.valueOf(trial.uid()), List.of());
            trial(runs, page, trial, known, MlflowTags.of(page, trial, best, parent.id()));
        }
    }

    private static List<String> best(StudyPage page) {
        var best = page.result().best();
        var front = page.result().front();
        return Optional.ofNullable(front)
                .map(there ->
                        there.trials().stream().map(trial -> trial.trial()).toList())
                .orElseGet(() -> best == null ? List.of() : List.of(best.trial()));
    }

    private static Run parent(MlflowRuns runs, StudyPage page, List<Run> known) throws IOException {
        var phase = page.phase();
        var tags = MlflowTags.of(page);
        var run = one(runs, page.study().name(), MlflowTags.millis(phase.startTime()), known, tags);
        var best = page.result().best();
        var metric = page.study().objective().metric();
        if (best != null && !Objects.equals(run.metrics().get(metric), best.value())) {
            // All at one step: the last one written is the latest.
            runs.measure(
                    run, List.of(new Measured(metric, best.value(), page.time().toEpochMilli(), 0)));
        }
        write(runs, run, tags, Map.of());
        state(runs, run, page.study().name(), MlflowTags.status(page), MlflowTags.millis(phase.completionTime()));
        return run;
    }

    private static void trial(
            MlflowRuns runs, StudyPage page, TrialPage trial, List<Run> known, Map<String, String> tags)
            throws IOException {
        var phase = trial.phase();
        var run = one(runs, trial.name(), MlflowTags.millis(phase.startTime()), known, tags);
        var wanted = new LinkedHashMap<>(tags);
        var points = points(page, trial);
        if (!points.isEmpty()) {
            var curve = name(points);
            if (!curve.equals(run.tags().get(MlflowTags.CURVE))) {
                runs.measure(run, missing(runs, run, points));
                wanted.put(MlflowTags.CURVE, curve);
            }
        }
        var params = new LinkedHashMap<>(trial.parameters().texts());
        params.keySet().removeAll(run.params().keySet());
        // The tag of the curve is written after all points: it says that they are there.
        write(runs, run, wanted, params);
        state(runs, run, trial.name(), MlflowTags.status(phase.state()), MlflowTags.millis(phase.completionTime()));
    }

    /** The one run that counts; made if there is none. Others that were made here go. */
    private static Run one(MlflowRuns runs, String name, long start, List<Run> known, Map<String, String> tags)
            throws IOException {
        var first = Run.first(known);
        if (first.isEmpty()) {
            var made = new LinkedHashMap<>(tags);
            made.put(MlflowTags.MAKER, MlflowTags.HERE);
            return runs.create(name, start, made);
        }
        for (var run : known) {
            if (!run.isTrainers() && !run.id().equals(first.get().id())) {
                runs.delete(run);
            }
        }
        return first.get();
    }

    private static void write(MlflowRuns runs, Run run, Map<String, String> tags, Map<String, String> params)
            throws IOException {
        var changed = new LinkedHashMap<>(tags);
        changed.entrySet().removeIf(tag -> tag.getValue().equals(run.tags().get(tag.getKey())));
        runs.write(run, changed, params);
        if (run.tags().containsKey(MlflowTags.BEST) && !tags.containsKey(MlflowTags.BEST)) {
            runs.untag(run, MlflowTags.BEST);
        }
    }

    private static void state(MlflowRuns runs, Run run, String name, String status, long end) throws IOException {
        if (!status.equals(run.status()) || !name.equals(run.name()) || (end != 0 && end != run.end())) {
            runs.update(run, name, status, end);
        }
    }

    private static List<Measured> points(StudyPage page, TrialPage trial) {
        var beside = page.study().metricsBeside();
        var metrics = beside.isEmpty() ? List.of(page.study().objective().metric()) : beside;
        var points = new ArrayList<Measured>();
        for (var point : trial.curve().points()) {
            var time = Optional.ofNullable(point.time()).orElse(trial.phase().startTime());
            for (var metric : metrics) {
                var value = trial.curve().value(point, metric);
                if (value != null) {
                    points.add(new Measured(metric, value, MlflowTags.millis(time), point.step()));
                }
            }
        }
        return points;
    }

    private static String name(List<Measured> points) {
        return UUID.nameUUIDFromBytes(points.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** The points that a run lacks. Only of a metric of which the run has a value the steps are asked for. */
    private static List<Measured> missing(MlflowRuns runs, Run run, List<Measured> points) throws IOException {
        Map<String, Set<Integer>> there = new HashMap<>();
        var missing = new ArrayList<Measured>();
        for (var point : points) {
            var metric = point.metric();
            if (run.metrics().containsKey(metric) && !there.containsKey(metric)) {
                there.put(metric, runs.steps(run, metric));
            }
            if (!there.getOrDefault(metric, Set.of()).contains(point.step())) {
                missing.add(point);
            }
        }
        return missing;
    }
}
