package dev.winnow.search.study;

import dev.winnow.search.pareto.ParetoFront;
import dev.winnow.search.trial.Incumbent;
import dev.winnow.search.trial.Measurements;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.Position;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
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
                        plateauReached(standing, progress),
                        littleExpected(standing, progress))
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
                                standing.study().space().exact()
                                        ? "Every configuration of the search space was tried"
                                        : "No other configuration that meets the constraints was found"));
    }

    private static Optional<Outcome> targetReached(Standing standing) {
        Objectives objectives = standing.study().objectives();
        if (objectives.list().stream().allMatch(objective -> objective.target().isEmpty())) {
            return Optional.empty(); // Without a target no value needs a look.
        }
        return standing.trials().stream()
                .filter(trial -> trial.state() != State.DIVERGED)
                .flatMap(trial -> met(objectives, trial).map(values -> new Met(trial, values)))
                .min(Comparator.comparingDouble(met -> met.loss(objectives)))
                .map(met -> new Outcome(
                        true,
                        OutcomeReason.TARGET_REACHED,
                        (objectives.single() ? "Target " : "Targets ")
                                + words(objectives.list().stream().flatMap(objective -> objective.target().stream()
                                        .boxed()))
                                + " reached: trial " + met.trial().number() + " reported "
                                + words(met.values().stream())));
    }

    /** A trial with values that meet the targets. */
    private record Met(Trial trial, List<Double> values) {
        /** With several objectives no value is the best, so that the first trial is named. */
        double loss(Objectives objectives) {
            return objectives.single() ? objectives.list().get(0).direction().loss(values.get(0)) : 0;
        }
    }

    private static String words(Stream<Double> values) {
        return values.map(String::valueOf).collect(Collectors.joining(", "));
    }

    /**
     * The reported values that meet the targets. Only values at rungs and final values count, because they never
     * change.
     */
    private static Stream<List<Double>> met(Objectives objectives, Trial trial) {
        boolean completed = trial.state() == State.COMPLETED;
        if (objectives.plain()) {
            return DoubleStream.concat(
                            trial.rungs().values().stream().mapToDouble(Double::doubleValue),
                            completed ? trial.value().stream() : DoubleStream.empty())
                    .filter(objectives.list().get(0)::met)
                    .mapToObj(List::of);
        }
        Measurements measurements = trial.measurements();
        return Stream.concat(
                        measurements.rungs().values().stream(),
                        completed ? measurements.latest().stream() : Stream.empty())
                .filter(objectives::met)
                .map(objectives::values);
    }

    private static Optional<Outcome> tooManyFailures(Standing standing) {
        if (standing.study().limits().failedTrials().isEmpty()) {
            return Optional.empty();
        }
        int tolerated = standing.study().limits().failedTrials().getAsInt();
        long failed = standing.trials().stream()
                .filter(trial -> trial.state() == State.FAILED)
                .count();
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
        return plateau.isEmpty() || !plateau.get().reached(progress.memory().improvement(), standing.next())
                ? Optional.empty()
                : Optional.of(outcome(
                        standing,
                        OutcomeReason.PLATEAU_REACHED,
                        "The best value has not improved for limits.plateau.trials of "
                                + plateau.get().trials()));
    }

    private static Optional<Outcome> littleExpected(Standing standing, Progress progress) {
        return standing.study()
                .limits()
                .expectedImprovement()
                .filter(bound -> bound.reached(progress.memory().expected()))
                .map(bound -> outcome(
                        standing,
                        OutcomeReason.LITTLE_EXPECTED,
                        String.format(
                                Locale.ROOT,
                                "After %d finished trials the largest expected improvement is %.2g of the spread of"
                                        + " the values; limits.expectedImprovement.below is %s",
                                progress.memory().expected().orElseThrow().finished(),
                                progress.memory().expected().orElseThrow().share(),
                                bound.below())));
    }

    /** A study that ends without any result has not succeeded. */
    private static Outcome outcome(Standing standing, OutcomeReason reason, String why) {
        Objectives objectives = standing.study().objectives();
        List<Trial> trials = standing.trials();
        Optional<String> result = objectives.single()
                ? Incumbent.of(objectives, trials)
                        .map(best -> "the best is trial " + best.trial().number() + " with " + best.value())
                : Optional.of(ParetoFront.of(trials).points().size())
                        .filter(size -> size > 0)
                        .map(size -> "the Pareto front has " + size + (size == 1 ? " trial" : " trials"));
        boolean reported = trials.stream().anyMatch(trial -> trial.value().isPresent());
        return result.map(best -> new Outcome(true, reason, why + "; " + best))
                .orElseGet(() -> new Outcome(
                        false,
                        reason,
                        why + "; "
                                + (reported && !objectives.plain()
                                        ? "no trial keeps the metricConstraints"
                                        : "no trial reported a value")));
    }
}
