package dev.winnow.engine.study;

import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import dev.winnow.engine.trial.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An attempt of a trial on the machines of a {@link VirtualCluster}. */
final class VirtualAttempt {
    final int number;
    final Instant start;
    /** The step after which its checkpoint was made. */
    final int begin;

    /** Trains once there is room. */
    Runnable training = () -> {};

    boolean placed;
    boolean deleted;

    @Nullable
    Instant end;

    VirtualAttempt(int number, Instant start, int begin) {
        this.number = number;
        this.start = start;
        this.begin = begin;
    }

    /** Whether it asks for room. */
    boolean waits() {
        return !placed && !deleted;
    }

    /** As the trial sees it. */
    AttemptView view(TuningTrial trial, Terms terms) {
        var name = trial.getMetadata().getName() + "-" + number;
        return new AttemptView(
                name,
                "uid-of-" + name,
                number,
                Optional.of(terms.template()),
                start,
                deleted,
                stage(),
                end != null,
                Optional.empty(),
                1);
    }

    private Stage stage() {
        if (!placed) {
            return Stage.Waiting.forNode("Unschedulable", "no node has room");
        }
        return end == null ? new Stage.Running() : new Stage.Succeeded(Optional.of(Duration.between(start, end)));
    }
}
