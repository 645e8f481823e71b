package dev.winnow.operator.study;

import dev.winnow.api.TuningStudy;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Lets studies whose draws are slow draw one at a time, the namespaces in turn. All of them together take no more than one
 * processor, and no more than one thread, from the studies whose draws are fast. A study that may not draw now goes on with
 * everything else and asks again.
 */
final class SlowDraws {
    /** A draw that takes longer is slow. */
    private static final Duration SLOW = Duration.ofMillis(100);
    /** A study that may not draw now asks again after this time. */
    static final Duration ASK_AGAIN = Duration.ofMillis(250);
    /** A namespace that has not asked for this long waits no more. */
    private static final Duration WAITS = Duration.ofSeconds(5);

    private final PerStudy<Duration> latest;
    private final Map<String, Instant> asked = new HashMap<>();
    private final Map<String, Instant> served = new HashMap<>();
    private String drawing = "";

    /** @param latest how long the latest draw of each study took */
    SlowDraws(PerStudy<Duration> latest) {
        this.latest = latest;
    }

    /** Whether a study may draw now. A slow one that may is to {@link #end} its drawing. */
    synchronized boolean begin(TuningStudy study, Instant now) {
        if (latest.of(study).filter(draw -> draw.compareTo(SLOW) > 0).isEmpty()) {
            return true;
        }
        if (drawing.equals(study.getMetadata().getUid())) {
            return true;
        }
        var namespace = study.getMetadata().getNamespace();
        asked.put(namespace, now);
        asked.values().removeIf(at -> at.isBefore(now.minus(WAITS)));
        if (!drawing.isEmpty() || !next().equals(namespace)) {
            return false;
        }
        drawing = study.getMetadata().getUid();
        asked.remove(namespace);
        served.put(namespace, now);
        served.values().removeIf(at -> at.isBefore(now.minus(Duration.ofMinutes(1))));
        return true;
    }

    /** Of the namespaces that wait, the one whose studies drew longest ago. */
    private String next() {
        return asked.keySet().stream()
                .min(Comparator.comparing((String namespace) ->
                                Objects.requireNonNull(served.getOrDefault(namespace, Instant.MIN)))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse("");
    }

    /**
     * A study has drawn.
     *
     * @param draw how long its longest draw took
     */
    synchronized void drew(TuningStudy study, Duration draw) {
        latest.put(study, draw);
    }

    /** A turn is over, whether or not the study has drawn. */
    synchronized void end(TuningStudy study) {
        if (drawing.equals(study.getMetadata().getUid())) {
            drawing = "";
        }
    }
}
