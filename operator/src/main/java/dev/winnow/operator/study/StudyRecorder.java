package dev.winnow.operator.study;

import dev.winnow.api.Durations;
import dev.winnow.api.StudyState;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.engine.study.Conditions;
import dev.winnow.engine.study.StudyTurn;
import dev.winnow.operator.kube.EventRecorder;
import dev.winnow.operator.kube.StatusPatch;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Puts on record where a study stands: in its status, and as an Event when its state changes. */
final class StudyRecorder {
    private static final Logger LOG = Logger.getLogger(StudyRecorder.class);
    /** Counts that only move are written at most this often; what a person waits for is written at once. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final StatusPatch patch;
    private final EventRecorder events;
    private final PerStudy<Instant> records;

    StudyRecorder(KubernetesClient client, Clock clock, StudyCache studies) {
        patch = new StatusPatch(client, "winnow-study");
        events = new EventRecorder(client, clock);
        records = studies.perStudy();
    }

    /**
     * How long the status of a study that goes on can wait, because it was written a moment ago; empty if it is to be written
     * now.
     */
    Optional<Duration> pause(TuningStudy study, Instant now) {
        var before = study.statusOrNew();
        boolean goesOn = before.is(StudyState.Running)
                && study.getMetadata().getGeneration().equals(before.observedGeneration());
        return records.of(study)
                .filter(last -> goesOn)
                .map(last -> Duration.between(now, last.plus(PAUSE)))
                .filter(Durations::positive);
    }

    /** Writes the status if it differs. The answer is when to come back with counts that must wait a moment. */
    Optional<Duration> record(TuningStudy study, StudyStatus wanted, Instant now) {
        var last = records.of(study);
        if (last.isPresent() && !urgent(study.getStatus(), wanted)) {
            var wait = Duration.between(now, last.get().plus(PAUSE));
            if (Durations.positive(wait) && !wanted.equals(study.getStatus())) {
                return Optional.of(wait);
            }
        }
        var written = patch.status(study, wanted);
        written.ifPresent(after -> {
            records.put(study, now);
            announce(study, after);
        });
        return Optional.empty();
    }

    /** Puts on record that the turn of a study failed by a fault of the operator, in the status or, once that is final, as an Event. */
    void failed(TuningStudy study, RuntimeException fault, Instant now) {
        try {
            if (study.statusOrNew().ended()) {
                event(study, EventRecorder.Type.Warning, "TurnFailed", StudyTurn.words(fault));
            } else {
                patch.status(study, StudyTurn.failed(study, fault, now)).ifPresent(after -> announce(study, after));
            }
        } catch (KubernetesClientException e) {
            LOG.warnf("the status cannot say that the turn failed: %s", e.getMessage());
        }
    }

    private static boolean urgent(@Nullable StudyStatus before, StudyStatus wanted) {
        return before == null
                || !Objects.equals(before.state(), wanted.state())
                || !Objects.equals(before.observedGeneration(), wanted.observedGeneration());
    }

    private void announce(TuningStudy before, TuningStudy written) {
        var state = written.statusOrNew().knownState();
        var conditions = written.statusOrNew().conditions();
        boolean waits = state.filter(StudyState.Waiting::equals).isPresent();
        if (state.isEmpty() || (before.statusOrNew().is(state.get()) && !waits)) {
            return;
        }
        var name = state.get().name();
        switch (state.get()) {
            case Rejected -> event(written, EventRecorder.Type.Warning, name, message(conditions, Conditions.ACCEPTED));
            case Complete -> event(written, EventRecorder.Type.Normal, name, message(conditions, Conditions.COMPLETE));
            case Failed -> event(written, EventRecorder.Type.Warning, name, message(conditions, Conditions.FAILED));
            case Waiting -> waits(written, conditions);
            case Suspended -> event(written, EventRecorder.Type.Normal, name, "spec.suspend is true");
            case Running -> event(written, EventRecorder.Type.Normal, "Started", "trials are created");
        }
    }

    /** One Event for each thing that is in the way; counts in the message, such as what is used of a quota, change nothing. */
    private void waits(TuningStudy study, @Nullable List<Condition> conditions) {
        var message = message(conditions, Conditions.PROGRESSING);
        var what = Integer.toHexString(message.replaceAll("[0-9]+", "#").hashCode());
        boolean refused = Conditions.find(conditions, Conditions.ACCEPTED)
                .filter(accepted -> accepted.getStatus().equals("False"))
                .isPresent();
        var type = refused ? EventRecorder.Type.Warning : EventRecorder.Type.Normal;
        events.record(study, type, StudyState.Waiting.name(), message, what);
    }

    private void event(TuningStudy study, EventRecorder.Type type, String reason, String message) {
        events.record(
                study, type, reason, message, String.valueOf(study.getMetadata().getGeneration()));
    }

    private static String message(@Nullable List<Condition> conditions, String type) {
        return Conditions.find(conditions, type).map(Condition::getMessage).orElse("");
    }
}
