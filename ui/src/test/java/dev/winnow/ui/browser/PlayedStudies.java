package dev.winnow.ui.browser;

import static dev.winnow.testkit.Manifests.with;

import dev.winnow.api.Resources;
import dev.winnow.api.StudyState;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.StudyStatus.Best;
import dev.winnow.api.StudyStatus.Counts;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.Reason;
import dev.winnow.api.TrialStatus.PodRef;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The studies of the browser's tests. What each panel has to show of them was computed by hand. */
final class PlayedStudies {
    /** The moment at which all studies stand: an hour after their beginning. */
    static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private PlayedStudies() {}

    /**
     * Twelve trials with the rungs 1, 3 and 9: 2 trained to their end, 2 run, 2 rest, 2 were pruned, 1 was stopped otherwise,
     * 1 failed, 1 waits for a node and 1 for a pod.
     */
    static PlayedStudy byHand() {
        return byHand("by-hand");
    }

    /** The same under another address. */
    static PlayedStudy byHand(String key) {
        var trials = List.of(
                ended(0, sgd(0.1, 64, 0.9), 9, State.Completed, null, 0.4, 0.6, 0.8),
                ended(1, adam(0.01, 128), 9, State.Completed, null, 0.5, 0.7, 0.9),
                rests(2, adam(0.001, 32), 1, 0.3),
                ended(3, sgd(0.0001, 16, 0.5), 1, State.Stopped, "Pruned", 0.2),
                rests(4, sgd(0.03, 256, 0.8), 3, 0.45, 0.55),
                runs(5, adam(0.02, 96), 0.48, 0.65),
                failed(6, adam(0.2, 48)),
                ended(7, adam(0.00005, 16), 1, State.Stopped, "Pruned", 0.1),
                runs(8, adam(0.015, 112), 0.49, 0.68),
                ended(9, sgd(0.005, 80, 0.7), 1, State.Stopped, "Diverged", 0.35),
                waits(10, adam(0.008, 144), State.Queued, "Unschedulable", "0/3 nodes are available"),
                waits(11, sgd(0.06, 208, 0.3), State.Pending, "QuotaExceeded", "exceeded quota: gpus"));
        var study = study("{trials: 12, parallelTrials: 4, gpuHours: 4, durationSeconds: 7200}");
        study.setStatus(StudyStatus.NEW
                .edit()
                .state(StudyState.Running)
                .conditions(List.of(
                        new ConditionBuilder()
                                .withType("Progressing")
                                .withStatus("True")
                                .withReason("TrialsRun")
                                .withMessage("2 trials run, 2 rest, 2 wait")
                                .build(),
                        new ConditionBuilder()
                                .withType("FewTrials")
                                .withStatus("True")
                                .withReason("FewTrials")
                                .withMessage("12 trials are few for 4 parameters")
                                .build()))
                .trials(new Counts(12, 1, 1, 2, 2, 2, 3, 1))
                .best(new Best("digits-1", 0.9, "0.9", 9, adam(0.01, 128)))
                .resources(
                        new Resources(50L, 30L, 7200L, 5400L, 7200L, 5400L, null, null, null, null, null, null, null))
                .importance(Map.of("learningRate", 0.7, "hiddenUnits", 0.3))
                .modelImportance(Map.of("learningRate", 0.55, "hiddenUnits", 0.25, "optimizer", 0.2))
                .startTime(BEGIN.toString())
                .status());
        return new PlayedStudy(key, study, trials);
    }

    private static TuningStudy study(String limits) {
        return Manifests.stored(with(Manifests.asha("digits"), "/spec/limits", limits));
    }

    private static Map<String, String> adam(double learningRate, int units) {
        return Map.of(
                "learningRate",
                Double.toString(learningRate),
                "hiddenUnits",
                Integer.toString(units),
                "optimizer",
                "adam");
    }

    private static Map<String, String> sgd(double learningRate, int units, double momentum) {
        return Map.of(
                "learningRate", Double.toString(learningRate),
                "hiddenUnits", Integer.toString(units),
                "optimizer", "sgd",
                "momentum", Double.toString(momentum));
    }

    /** Its values at the rungs came 10 minutes after each other, the first at 10 minutes. */
    private static TrialFixture reported(int number, Map<String, String> parameters, int granted, double... values) {
        var trial = TrialFixture.trial().number(number).parameters(parameters).granted(granted);
        int step = 1;
        for (int i = 0; i < values.length; i++) {
            trial.at(minute(10 * (i + 1))).reports(step, values[i]);
            step *= 3;
        }
        return trial;
    }

    private static Instant minute(int minutes) {
        return BEGIN.plusSeconds(60L * minutes);
    }

    /** A node took its pod after 1 minute, it ran from minute 2 on and ended at minute 30. */
    private static TuningTrial ended(
            int number,
            Map<String, String> parameters,
            int granted,
            State state,
            @Nullable String reason,
            double... values) {
        return reported(number, parameters, granted, values)
                .desired(state == State.Stopped ? Desired.Stopped : Desired.Running, Reason.Pruned)
                .state(state)
                .but(edit -> edit.reason(reason)
                        .startTime(minute(2).toString())
                        .completionTime(minute(30).toString())
                        .used(1680, 1)
                        .pod(pod(number, minute(30))))
                .build();
    }

    /** Trial 5 of {@link #byHand}, which came to the last rung. */
    static TuningTrial improved() {
        var trial = runs(5, adam(0.02, 96), 0.48, 0.65, 0.95);
        trial.getMetadata().setResourceVersion("2");
        return trial;
    }

    private static TuningTrial runs(int number, Map<String, String> parameters, double... values) {
        return reported(number, parameters, 9, values)
                .state(State.Running)
                .but(edit -> edit.startTime(minute(2).toString()).pod(pod(number, null)))
                .build();
    }

    private static TuningTrial rests(int number, Map<String, String> parameters, int granted, double... values) {
        return reported(number, parameters, granted, values)
                .desired(Desired.Paused, Reason.AwaitingPromotion)
                .state(State.Paused, "AwaitingPromotion", "rests at step " + granted)
                .but(edit -> edit.startTime(minute(2).toString()).pod(pod(number, minute(30))))
                .build();
    }

    private static TuningTrial failed(int number, Map<String, String> parameters) {
        return TrialFixture.trial()
                .number(number)
                .parameters(parameters)
                .state(State.Failed, "OOMKilled", "the trainer used more than its limit of 2Gi")
                .but(edit -> edit.startTime(minute(2).toString())
                        .completionTime(minute(30).toString())
                        .pod(pod(number, minute(30))))
                .build();
    }

    private static TuningTrial waits(
            int number, Map<String, String> parameters, State state, String reason, String message) {
        return TrialFixture.trial()
                .number(number)
                .parameters(parameters)
                .state(state, reason, message)
                .but(edit -> edit.startTime(null).pod(null))
                .build();
    }

    private static PodRef pod(int number, @Nullable Instant end) {
        return new PodRef(
                "digits-" + number + "-1",
                "uid",
                number % 2 == 0 ? "gpu-1" : "gpu-2",
                minute(2).toString(),
                end == null ? null : end.toString(),
                1.0,
                null,
                minute(1).toString(),
                null);
    }

    /** Three trials with two objectives; the first two are on the front. */
    static PlayedStudy twoObjectives() {
        var study = Manifests.stored(
                with(
                        Manifests.asha("digits"),
                        "/spec/objectives",
                        "[{metric: accuracy, direction: Maximize, reference: 0.5}, {metric: millis, direction: Minimize, reference: 60}]"));
        var trials = new ArrayList<TuningTrial>();
        double[][] values = {{0.9, 50}, {0.7, 20}, {0.6, 40}};
        for (int i = 0; i < values.length; i++) {
            trials.add(TrialFixture.trial()
                    .number(i)
                    .parameters(adam(0.01, 16 * (i + 1)))
                    .reports(1, Map.of("accuracy", values[i][0], "millis", values[i][1]))
                    .state(State.Running)
                    .build());
        }
        study.setStatus(StudyStatus.NEW
                .edit()
                .state(StudyState.Running)
                .trials(new Counts(3, 0, 0, 3, 0, 0, 0, 0))
                .paretoFront(new StudyStatus.Front(
                        2,
                        8.0,
                        List.of(
                                new StudyStatus.FrontTrial(
                                        "digits-0", Map.of("accuracy", 0.9, "millis", 50.0), 1, adam(0.01, 16)),
                                new StudyStatus.FrontTrial(
                                        "digits-1", Map.of("accuracy", 0.7, "millis", 20.0), 1, adam(0.01, 32)))))
                .status());
        return new PlayedStudy("two-objectives", study, trials);
    }

    /** 10,000 trials with 27 points each. */
    static PlayedStudy large() {
        var study = study("{trials: 10000, parallelTrials: 64}");
        var trials = IntStream.range(0, 10_000).mapToObj(PlayedStudies::long27).toList();
        study.setStatus(StudyStatus.NEW
                .edit()
                .state(StudyState.Running)
                .trials(new Counts(10_000, 0, 0, 64, 0, 9_936, 0, 0))
                .startTime(BEGIN.toString())
                .status());
        return new PlayedStudy("large", study, trials);
    }

    /** A trial with a report at each of 27 steps. Its values follow from its number alone. */
    static TuningTrial long27(int number) {
        return long27(number, 27);
    }

    static TuningTrial long27(int number, int steps) {
        double position = number * 0.6180339887 % 1;
        double other = number * 0.7548776662 % 1;
        var parameters = number % 2 == 0
                ? sgd(Math.pow(10, -5 + 4.4 * position), 16 * (1 + number % 16), Math.floor(other * 99) / 100)
                : adam(Math.pow(10, -5 + 4.4 * position), 16 * (1 + number % 16));
        double best = 0.95 - (position - 0.6) * (position - 0.6) - 0.1 * other;
        boolean runs = number >= 9_936;
        var trial = TrialFixture.trial()
                .number(number)
                .parameters(parameters)
                .granted(27)
                .rungs(1, 3, 9, 27);
        for (int step = 1; step <= steps; step++) {
            trial.at(BEGIN.plusSeconds(number / 8 + 10L * step)).reports(step, best * (1 - Math.exp(-step / 4.0)));
        }
        var start = BEGIN.plusSeconds(number / 8 + 5);
        return trial.version(steps)
                .state(runs ? State.Running : State.Completed)
                .but(edit -> {
                    edit.startTime(start.toString())
                            .used(270, 1)
                            .pod(new PodRef(
                                    "digits-" + number + "-1",
                                    "uid",
                                    "gpu-" + number % 64,
                                    start.toString(),
                                    runs ? null : start.plusSeconds(270).toString(),
                                    1.0,
                                    null,
                                    BEGIN.plusSeconds(number / 8 + 2).toString(),
                                    null));
                    return runs
                            ? edit
                            : edit.completionTime(start.plusSeconds(270).toString());
                })
                .build();
    }
}
