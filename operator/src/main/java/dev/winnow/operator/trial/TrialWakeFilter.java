package dev.winnow.operator.trial;

import dev.winnow.api.Reported;
import dev.winnow.api.TuningTrial;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;

/** Lets through the changes of a trial that may change what its pod should be: its spec, its rungs, its divergence, who may hold reports. */
public final class TrialWakeFilter implements OnUpdateFilter<TuningTrial> {
    @Override
    public boolean accept(TuningTrial now, TuningTrial before) {
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !Objects.equals(
                        now.getMetadata().getDeletionTimestamp(),
                        before.getMetadata().getDeletionTimestamp())
                || !Objects.equals(reported(now).rungs(), reported(before).rungs())
                || !Objects.equals(reported(now).diverged(), reported(before).diverged())
                || !Objects.equals(reported(now).pending(), reported(before).pending());
    }

    private static Reported reported(TuningTrial trial) {
        return trial.statusOrNew().report();
    }
}
