package dev.winnow.operator.study;

import dev.winnow.api.TuningStudy;
import java.time.Instant;
import java.util.Optional;

/**
 * What the loop of the studies is doing in this process; liveness is told by it. A turn makes progress when it begins, with
 * each configuration it draws, with each decision it carries out, and when it ends.
 */
public final class LatestTurns {
    /**
     * The latest turn of a study.
     *
     * @param progress when the turn last made progress
     * @param underWay whether the turn has begun and not ended
     * @param settled whether the study needs no further turn until something happens to it
     */
    public record Turn(Instant progress, boolean underWay, boolean settled) {}

    private final PerStudy<Turn> turns;
    private volatile Instant progress = Instant.MIN;

    public LatestTurns(StudyCache cache) {
        turns = cache.perStudy();
    }

    /** A turn begins. */
    public void begin(TuningStudy study, Instant now) {
        note(study, new Turn(now, true, false));
    }

    /** A configuration was drawn, or a decision carried out. */
    public void progress(TuningStudy study, Instant now) {
        note(study, new Turn(now, true, false));
    }

    /**
     * A turn has ended.
     *
     * @param settled whether the study needs no further turn until something happens to it
     */
    public void end(TuningStudy study, boolean settled, Instant now) {
        note(study, new Turn(now, false, settled));
    }

    private void note(TuningStudy study, Turn turn) {
        progress = turn.progress();
        turns.put(study, turn);
    }

    /** The latest turn of a study; empty if the study had none in this process. */
    public Optional<Turn> of(TuningStudy study) {
        return turns.of(study);
    }

    /** When any study last made progress in this process; long ago if none had a turn. */
    public Instant progress() {
        return progress;
    }
}
