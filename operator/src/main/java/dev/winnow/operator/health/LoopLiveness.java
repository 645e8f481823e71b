package dev.winnow.operator.health;

import dev.winnow.api.TuningStudy;
import dev.winnow.operator.study.LatestTurns;
import dev.winnow.operator.study.StudyCache;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Alive means that studies make progress, as long as this replica leads. A study is due that had no turn for three of the
 * periodic turns. While others make progress, a study that is due waits for its turn, and a turn under way is slow: that
 * is the study's harm alone, and no restart would mend it. The loop is dead when nothing makes progress although a study is due,
 * or when one study makes none for so long that its turn hangs or was lost. A study that has ended is not due until something
 * happens to it. One that is being deleted is left to the garbage collector. An API server that does not answer is no reason
 * to restart.
 */
public final class LoopLiveness implements HealthCheck {
    /** A study without a turn for this long is due. */
    private static final Duration DUE = Duration.ofMinutes(3);
    /** Longer than a turn takes between two signs of progress, and than a turn waits for a thread. */
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(15);

    private final KubernetesClient client;
    private final StudyCache studies;
    private final LatestTurns turns;
    private final BooleanSupplier leads;
    private final Clock clock;
    private Instant ledSince;
    private boolean led;

    public LoopLiveness(
            KubernetesClient client, StudyCache studies, LatestTurns turns, BooleanSupplier leads, Clock clock) {
        this.client = client;
        this.studies = studies;
        this.turns = turns;
        this.leads = leads;
        this.clock = clock;
        ledSince = Instant.now(clock);
    }

    @Override
    public synchronized HealthCheckResponse call() {
        var now = Instant.now(clock);
        boolean leading = leads.getAsBoolean();
        if (leading != led) {
            led = leading;
            ledSince = now;
        }
        var forgotten = leading ? forgotten(now) : Optional.<TuningStudy>empty();
        var response = HealthCheckResponse.named("study-loop").withData("leads", leading);
        if (forgotten.isPresent() && answers()) {
            var meta = forgotten.get().getMetadata();
            return response.withData("forgotten", meta.getNamespace() + "/" + meta.getName())
                    .down()
                    .build();
        }
        return response.up().build();
    }

    private Optional<TuningStudy> forgotten(Instant now) {
        boolean moves = !latest(turns.progress(), ledSince).isBefore(now.minus(DUE));
        return studies.studies().stream()
                .filter(study -> study.getMetadata().getDeletionTimestamp() == null)
                .filter(study -> forgotten(study, moves, now))
                .findFirst();
    }

    private boolean forgotten(TuningStudy study, boolean moves, Instant now) {
        var turn = turns.of(study);
        if (turn.filter(LatestTurns.Turn::settled).isPresent()) {
            return false;
        }
        var born = Instant.parse(study.getMetadata().getCreationTimestamp());
        var progress = latest(
                latest(born, ledSince), turn.map(LatestTurns.Turn::progress).orElse(Instant.MIN));
        boolean waits = moves || turn.filter(LatestTurns.Turn::underWay).isPresent();
        return progress.isBefore(now.minus(waits ? LONGEST_SILENCE : DUE));
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private boolean answers() {
        try {
            client.raw("/readyz");
            return true;
        } catch (KubernetesClientException e) {
            return false;
        }
    }
}
