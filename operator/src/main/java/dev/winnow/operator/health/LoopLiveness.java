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
 * Alive means that studies are really being reconciled: as long as this replica leads, each study was looked at within
 * three of the periodic full looks. A stuck thread or a lost queue shows here, while no flag would tell. A study that is
 * being deleted is left to the garbage collector and not looked at. An API server that does not answer is no reason to restart.
 */
public final class LoopLiveness implements HealthCheck {
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(3);

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
        var oldest = now.minus(LONGEST_SILENCE);
        return studies.studies().stream()
                .filter(study -> study.getMetadata().getDeletionTimestamp() == null)
                .filter(study -> latest(study).isBefore(oldest))
                .findFirst();
    }

    private Instant latest(TuningStudy study) {
        var born = Instant.parse(study.getMetadata().getCreationTimestamp());
        var looked = turns.of(study).orElse(Instant.MIN);
        return java.util.stream.Stream.of(born, looked, ledSince)
                .max(Instant::compareTo)
                .orElseThrow();
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
