package dev.winnow.search;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The rules by which a study ends. */
final class Endings {
    private static final double SECONDS_PER_HOUR = 3600;

    private Endings() {}

    /** The target and the limits that end a study whatever still runs, in the order in which they count. */
    static Optional<Outcome> atOnce(Standing standing, Progress progress) {
        return Stream.of(
                        targetReached(standing),
                        tooManyFailures(standing),
                        gpuHoursReached(standing, progress),
                        durationReached(standing, progress),
                        plateauReached(standing, progress))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * The ending of a study that has nothing left to do.
     *
     * @param limit number of trials the study has at most
     */
    static Optional<Outcome> whenNothingIsLeft(Standing standing, int limit) {
        boolean settled =
                standing.none(Position.TRAINING) && standing.none(Position.OWED) && standing.none(Position.FINISHED);
        if (standing.next() < limit || !settled) {
            return Optional.empty();
        }
        int asked = standing.study().trialLimit().orElse(Integer.MAX_VALUE);
        return Optional.of(
                standing.next() >= asked
                        ? outcome(standing, OutcomeReason.TRIALS_DONE, "All " + standing.next() + " trials are done")
                        : outcome(
                                standing,
                                OutcomeReason.SPACE_EXHAUSTED,
                                "Every configuration of the search space was tried"));
    }

    private static Optional<Outcome> targetReached(Standing standing) {
        Objective objective = standing.study().objective();
        if (objective.target().isEmpty()) {
            return Optional.empty(); // not worth a look at all values
        }
        return standing.trials().stream()
                .filter(trial -> trial.state() != State.DIVERGED)
                .flatMap(trial -> reported(trial).filter(objective::met).mapToObj(value -> new Incumbent(trial, value)))
                .findFirst()
                .map(met -> new Outcome(
                        true,
                        OutcomeReason.TARGET_REACHED,
                        "Target " + objective.target().orElseThrow() + " reached: trial "
                                + met.trial().number() + " reported " + met.value()));
    }

    private static DoubleStream reported(Trial trial) {
        // Values at rungs and at the end never change; one between rungs might be gone at the next look.
        return DoubleStream.concat(
                trial.rungs().values().stream().mapToDouble(Double::doubleValue),
                trial.state() == State.COMPLETED ? trial.value().stream() : DoubleStream.empty());
    }

    private static Optional<Outcome> tooManyFailures(Standing standing) {
        long failed = standing.trials().stream()
                .filter(trial -> trial.state() == State.FAILED)
                .count();
        int tolerated = standing.study().limits().failedTrials().orElse(Integer.MAX_VALUE);
        return failed <= tolerated
                ? Optional.empty()
                : Optional.of(new Outcome(
                        false,
                        OutcomeReason.TOO_MANY_FAILURES,
                        failed + " trials failed; limits.failedTrials tolerates " + tolerated));
    }

    private static Optional<Outcome> gpuHoursReached(Standing standing, Progress progress) {
        double hours = progress.gpuSeconds() / SECONDS_PER_HOUR;
        double limit = standing.study().limits().gpuHours().orElse(Double.POSITIVE_INFINITY);
        return hours < limit
                ? Optional.empty()
                : Optional.of(outcome(
                        standing, OutcomeReason.GPU_HOURS_REACHED, "limits.gpuHours of " + limit + " is used up"));
    }

    private static Optional<Outcome> durationReached(Standing standing, Progress progress) {
        Optional<Duration> limit = standing.study().limits().duration();
        boolean reached = limit.isPresent()
                && progress.started()
                        .filter(started -> !started.plus(limit.get()).isAfter(progress.now()))
                        .isPresent();
        return reached
                ? Optional.of(outcome(
                        standing,
                        OutcomeReason.DURATION_REACHED,
                        "The study ran for limits.durationSeconds of "
                                + limit.get().toSeconds()))
                : Optional.empty();
    }

    private static Optional<Outcome> plateauReached(Standing standing, Progress progress) {
        Optional<Plateau> plateau = standing.study().limits().plateau();
        return plateau.isEmpty() || !plateau.get().reached(progress.improvement(), standing.next())
                ? Optional.empty()
                : Optional.of(outcome(
                        standing,
                        OutcomeReason.PLATEAU_REACHED,
                        "The best value has not improved for limits.plateau.trials of "
                                + plateau.get().trials()));
    }

    /** A study that ends without any result has not succeeded. */
    private static Outcome outcome(Standing standing, OutcomeReason reason, String why) {
        return Incumbent.of(standing.study().objective(), standing.trials())
                .map(best -> new Outcome(
                        true,
                        reason,
                        why + "; the best is trial " + best.trial().number() + " with " + best.value()))
                .orElseGet(() -> new Outcome(false, reason, why + "; no trial reported a value"));
    }
}
