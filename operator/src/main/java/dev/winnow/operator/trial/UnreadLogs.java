package dev.winnow.operator.trial;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.LogReading;
import dev.winnow.engine.trial.Stage;
import dev.winnow.operator.kube.EventRecorder;
import dev.winnow.operator.log.LogFollowers;
import java.util.List;
import java.util.Optional;

/**
 * The logs of trainers that print their metrics: the end of an attempt is judged once its log is read.
 *
 * @param logs empty where nobody reads logs
 */
record UnreadLogs(Optional<LogFollowers> logs, EventRecorder events) {
    /** The attempts of a trial as they count: one whose log has to be read still is said to run. */
    List<AttemptView> awaited(TuningTrial trial, TuningStudy study, List<Found> found, List<AttemptView> explained) {
        var metrics = study.getSpec().trial().metrics();
        if (logs.isEmpty() || metrics == null || metrics.ofFiles()) {
            return explained;
        }
        var unread = LogReading.of(trial, Found.views(found))
                .filter(attempt -> unread(logs.get(), trial, found, attempt))
                .map(AttemptView::uid);
        return explained.stream()
                .map(view -> unread.filter(view.uid()::equals).isPresent() ? view.at(new Stage.Running()) : view)
                .toList();
    }

    /** Sees to it that the log of an attempt is read; whether the end of the attempt has to wait for that. */
    private boolean unread(LogFollowers followers, TuningTrial trial, List<Found> found, AttemptView attempt) {
        var trainer = found.stream()
                .filter(one -> one.view().equals(attempt))
                .findFirst()
                .flatMap(Found::trainer);
        if (trainer.isEmpty()) {
            return false;
        }
        var pod = new AttemptIdentity(
                trial.getMetadata().getNamespace(),
                trainer.get().pod(),
                trainer.get().uid());
        var seen = followers.see(
                trial,
                attempt.attempt(),
                pod,
                trainer.get().container(),
                attempt.stage().ended());
        seen.complaint()
                .filter(what -> events.record(
                        trial,
                        EventRecorder.Type.Warning,
                        "MetricUnread",
                        "attempt " + attempt.attempt() + ": " + what,
                        String.valueOf(attempt.attempt())))
                .ifPresent(what -> followers.told(pod));
        return seen.unread() && !attempt.deleting();
    }
}
