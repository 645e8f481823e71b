package dev.winnow.operator.trial;

import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.AttemptStart;
import dev.winnow.engine.trial.AttemptView;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Why attempts wait, where neither the attempt nor its pods say so: asks those who know. */
public final class Waits {
    private final PodEvents events;
    private final QueueWords queues;

    /** @param kueue whether the operator may read the Workloads of Kueue */
    public Waits(KubernetesClient client, boolean kueue) {
        events = new PodEvents(client);
        queues = new QueueWords(client, kueue);
    }

    /** The attempts of a trial, with what is known elsewhere of what they wait for. */
    List<AttemptView> explained(TuningTrial trial, List<Found> found, Instant now) {
        return found.stream().map(attempt -> explained(trial, attempt, now)).toList();
    }

    private AttemptView explained(TuningTrial trial, Found attempt, Instant now) {
        if (queues.mayTell(attempt.view())) {
            return queues.explained(trial, attempt.view(), now);
        }
        return AttemptStart.unexplained(trial, attempt.view(), now)
                ? attempt.view()
                        .at(events.explained(trial, attempt.asPod(), now).stage())
                : attempt.view();
    }

    /**
     * When the next turn of a trial is due to which nothing may happen.
     *
     * @param due when the trial itself needs one
     */
    Optional<Duration> again(List<Found> found, Optional<Duration> due) {
        var asks = found.stream().map(Found::view).anyMatch(queues::mayTell)
                ? Stream.of(QueueWords.ASK_AGAIN)
                : Stream.<Duration>empty();
        return Stream.concat(asks, due.stream()).min(Duration::compareTo);
    }
}
