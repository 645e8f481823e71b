package dev.winnow.operator.study;

import dev.winnow.api.TrialStatus;
import dev.winnow.api.TuningTrial;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lets through the changes of a trial that a study may act on or count; a longer curve alone is none. */
final class StudyWakeFilter implements OnUpdateFilter<TuningTrial> {
    @Override
    public boolean accept(TuningTrial now, TuningTrial before) {
        var is = now.statusOrNew();
        var was = before.statusOrNew();
        return !Objects.equals(
                        now.getMetadata().getGeneration(), before.getMetadata().getGeneration())
                || !Objects.equals(
                        now.getMetadata().getDeletionTimestamp(),
                        before.getMetadata().getDeletionTimestamp())
                || is.state() != was.state()
                || !Objects.equals(is.reason(), was.reason())
                || !Objects.equals(end(is), end(was))
                || gpus(is) != gpus(was)
                || !Objects.equals(is.gpuSeconds(), was.gpuSeconds())
                || !Objects.equals(is.report().rungs(), was.report().rungs())
                || !Objects.equals(is.report().diverged(), was.report().diverged());
    }

    private static double gpus(TrialStatus status) {
        return status.pod() == null ? 0 : status.pod().gpusAsked();
    }

    /** When the pod ended, whose place another trial may take then. */
    private static @Nullable String end(TrialStatus status) {
        return status.pod() == null ? null : status.pod().endTime();
    }
}
