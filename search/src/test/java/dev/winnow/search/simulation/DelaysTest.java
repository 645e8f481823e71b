package dev.winnow.search.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.AshaStopping;
import dev.winnow.search.pruner.NoPruner;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.pruner.SuccessiveHalving;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Value;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Studies;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What starts, busy workers and leaving trials cost, to the second. A step takes a second. */
class DelaysTest {
    private static Study study(Pruner pruner, int trials, int workers) {
        return Studies.minimising(pruner, Limits.of(trials, workers)).withSeed(1);
    }

    /** Each trial has the same loss at every step, by its number. */
    private record Losses(List<Double> byNumber) implements Training {
        @Override
        public double value(Configuration configuration, int step) {
            throw new AssertionError("the loss depends on the trial");
        }

        @Override
        public List<Double> values(Trial trial, int step) {
            return List.of(byNumber.get(trial.number()));
        }
    }

    /** Notes when each trial came to a grant, in seconds. */
    private static class Arrivals implements Incidents {
        final List<String> list = new ArrayList<>();

        @Override
        public void arrives(VirtualStudy study, Trial trial) {
            list.add("%d at %d after %.0f".formatted(trial.number(), trial.resource(), study.time()));
        }
    }

    private static VirtualStudy run(Study study, Delays delays, Incidents incidents, Double... losses) {
        return new VirtualStudy(study, new Losses(List.of(losses)), delays, incidents, Watcher.NONE)
                .run(Double.MAX_VALUE);
    }

    @Test
    void everyNewTrialStarts() {
        var arrivals = new Arrivals();
        var run = run(study(new NoPruner(10), 4, 2), Delays.starts(5), arrivals, 1.0, 2.0, 3.0, 4.0);

        assertThat(arrivals.list)
                .containsExactly("0 at 10 after 15", "1 at 10 after 15", "2 at 10 after 30", "3 at 10 after 30");
        assertThat(run.trace().spent()).isEqualTo(new Spent(4, 20, 40, 0));
        assertThat(run.trace().spent().held()).isEqualTo(60);
        assertThat(run.study().progress().gpuSeconds()).isEqualTo(60);
        assertThat(run.busySeconds()).isEqualTo(40);
    }

    @Test
    void aTrialThatGoesOnInItsWorkerDoesNotStartAgain() {
        var arrivals = new Arrivals();
        var run = run(study(new SuccessiveHalving(1, 3, 3, 3), 3, 3), Delays.starts(5), arrivals, 2.0, 1.0, 3.0);

        assertThat(arrivals.list)
                .containsExactly("0 at 1 after 6", "1 at 1 after 6", "2 at 1 after 6", "1 at 3 after 8");
        assertThat(run.trace().spent()).isEqualTo(new Spent(3, 15, 5, 0));
    }

    @Test
    void aTrialThatRestedStartsAgain() {
        var arrivals = new Arrivals();
        var run = run(study(new SuccessiveHalving(1, 3, 3, 3), 3, 1), Delays.starts(5), arrivals, 2.0, 1.0, 3.0);

        assertThat(arrivals.list)
                .containsExactly("0 at 1 after 6", "1 at 1 after 12", "2 at 1 after 18", "1 at 3 after 25");
        assertThat(run.trace().spent()).isEqualTo(new Spent(4, 20, 5, 0));
    }

    @Test
    void theStoppingFormStartsEachTrialOnce() {
        var run = run(study(new AshaStopping(1, 3, 3), 4, 1), Delays.starts(5), Incidents.NONE, 1.0, 2.0, 3.0, 0.5);

        assertThat(run.trials()).extracting(Trial::state).contains(State.STOPPED, State.COMPLETED);
        assertThat(run.trace().spent().starts()).isEqualTo(4);
    }

    @Test
    void aTrialThatWasSuspendedOnItsWayStartsAgain() {
        var arrivals = new Arrivals() {
            @Override
            public void begins(VirtualStudy study, Trial trial) {
                if (study.time() == 0) {
                    study.in(8, () -> suspend(study, true));
                    study.in(100, () -> suspend(study, false));
                }
            }

            private void suspend(VirtualStudy study, boolean suspended) {
                study.study().change(study.study().study().withSuspended(suspended));
            }
        };
        run(study(new NoPruner(10), 1, 1), Delays.starts(5), arrivals, 1.0);

        // Steps 1 to 3 were done after 8 s; the other 7 follow another start.
        assertThat(arrivals.list).containsExactly("0 at 10 after 112");
    }

    @Test
    void aLostWorkerIsReplacedInItsOwnTime() {
        var arrivals = new Arrivals() {
            private boolean lost;

            @Override
            public OptionalDouble loses(Trial trial, int step) {
                boolean now = step == 2 && !lost;
                lost |= now;
                return now ? OptionalDouble.of(7) : OptionalDouble.empty();
            }
        };
        var run = run(study(new NoPruner(3), 1, 1), Delays.starts(5), arrivals, 1.0);

        // A start, two steps of which the second is lost, 7 s, and two steps.
        assertThat(arrivals.list).containsExactly("0 at 3 after 16");
        assertThat(run.trace().spent()).isEqualTo(new Spent(1, 5, 4, 0));
    }

    @Test
    void aWorkerIsFreeOnlyAfterItsTrialHasLeft() {
        var arrivals = new Arrivals();
        var delays = new Delays(5, 3, List.of());
        var run = run(study(new SuccessiveHalving(1, 3, 3, 3), 3, 1), delays, arrivals, 2.0, 1.0, 3.0);

        assertThat(arrivals.list)
                .containsExactly("0 at 1 after 6", "1 at 1 after 15", "2 at 1 after 24", "1 at 3 after 34");
        // Three trials are paused, and one completes.
        assertThat(run.trace().spent()).isEqualTo(new Spent(4, 20, 5, 12));
        assertThat(run.study().progress().gpuSeconds()).isEqualTo(37);
    }

    @Test
    void aTrialThatIsWantedAgainWhileItLeavesWaitsUntilItHasLeft() {
        var arrivals = new Arrivals() {
            @Override
            public void begins(VirtualStudy study, Trial trial) {
                if (study.time() == 0) {
                    study.in(4, () -> study.study().change(study.study().study().withSuspended(true)));
                    study.in(6, () -> study.study().change(study.study().study().withSuspended(false)));
                }
            }
        };
        run(study(new NoPruner(10), 1, 2), new Delays(0, 30, List.of()), arrivals, 1.0);

        // Four steps; it leaves from 4 s to 34 s although a second worker is free; six steps.
        assertThat(arrivals.list).containsExactly("0 at 10 after 40");
    }

    @Test
    void trialsWaitForTheWorkerThatIsFreeFirst() {
        var arrivals = new Arrivals();
        var delays = new Delays(0, 0, List.of(9.0, 4.0));
        run(study(new NoPruner(10), 3, 2), delays, arrivals, 1.0, 2.0, 3.0);

        assertThat(arrivals.list).containsExactly("0 at 10 after 14", "1 at 10 after 19", "2 at 10 after 24");
    }

    @Test
    void workersBeyondTheListAreFreeFromTheStart() {
        var arrivals = new Arrivals();
        run(study(new NoPruner(10), 2, 2), new Delays(0, 0, List.of(7.0)), arrivals, 1.0, 2.0);

        assertThat(arrivals.list).containsExactly("0 at 10 after 10", "1 at 10 after 17");
    }

    @Test
    void aTrialThatIsDeletedWhileItWaitsForItsWorkerHasNothingToLeave() {
        var arrivals = new Arrivals() {
            @Override
            public void begins(VirtualStudy study, Trial trial) {
                if (trial.number() == 0) {
                    study.in(2, () -> study.withdraw(0));
                }
            }
        };
        var run = run(study(new NoPruner(10), 2, 1), new Delays(0, 30, List.of(50.0)), arrivals, 1.0, 2.0);

        assertThat(arrivals.list).containsExactly("1 at 10 after 60");
        assertThat(run.trace().spent().leaving()).isEqualTo(30);
    }

    /** The figures are those of the simulator before it knew delays. */
    @Test
    void withoutDelaysNothingChanges() {
        Training training = new Training() {
            @Override
            public double value(Configuration configuration, int step) {
                return Math.sin(50 * x(configuration)) + 1.0 / step;
            }

            @Override
            public double seconds(Configuration configuration, int step) {
                return 0.5 + x(configuration);
            }

            private double x(Configuration configuration) {
                return ((Value.Real) configuration.values().get("x")).value();
            }
        };
        var run = new VirtualStudy(study(new AshaPromotion(1, 27, 3), 60, 4), training, new Faults(0.05, 2, 0.01), 1)
                .run(Double.MAX_VALUE);

        assertThat(run.steps()).isEqualTo(294);
        assertThat(run.busySeconds()).isEqualTo(348.0806935847012);
        assertThat(run.trace().reached(-0.9548601454169103)).hasValue(99.78900668653701);
        assertThat(run.trials().stream().map(Trial::resource).limit(16))
                .containsExactly(9, 1, 3, 3, 1, 1, 1, 1, 27, 1, 9, 27, 3, 3, 1, 9);
        assertThat(run.trials().stream().filter(trial -> trial.state() == State.FAILED))
                .extracting(Trial::number)
                .containsExactly(8, 25, 46, 55);
    }

    @Test
    void aDelayIsAtLeastZero() {
        assertThatThrownBy(() -> new Delays(0, 0, List.of(1.0, Double.NaN)))
                .hasMessage("delays must be at least 0, but start is 0.0, leave 0.0, free [1.0, NaN]");
    }
}
