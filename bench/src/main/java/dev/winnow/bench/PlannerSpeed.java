package dev.winnow.bench;

import com.sun.management.ThreadMXBean;
import dev.winnow.search.pruner.AshaPromotion;
import dev.winnow.search.pruner.AutoPruner;
import dev.winnow.search.pruner.Percentile;
import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.pruner.Steps;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.simulation.Faults;
import dev.winnow.search.simulation.Training;
import dev.winnow.search.simulation.VirtualStudy;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.study.DrawBudget;
import dev.winnow.search.study.Limits;
import dev.winnow.search.study.Planner;
import dev.winnow.search.study.Progress;
import dev.winnow.search.study.Standing;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.Trial;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** {@code bench/planner}: what one plan of a large study costs, without the model of a sampler, and a million events. */
final class PlannerSpeed {
    private static final int TRIALS = 10_000;
    private static final int PARALLEL = 500;
    private static final int UNREACHABLE = 1_000_000;
    private static final int WARM_UP = 50;
    private static final int MEASURED = 51;
    private static final PerformanceLimits LIMITS = PerformanceLimits.of("planner");
    private static final int EVENTS = 1_000_000;
    private static final SearchSpace SPACE = new SearchSpace(IntStream.range(0, 10)
            .<Parameter>mapToObj(
                    i -> new RealParameter("x" + i, 0, 1, Scale.LINEAR, OptionalDouble.empty(), Optional.empty()))
            .toList());

    private PlannerSpeed() {}

    /** Arguments: none, or {@code --quick}. */
    public static void main(String[] arguments) throws IOException {
        var profile = List.of(arguments).contains("--quick") ? Profile.QUICK : Profile.FULL;
        var page = new Page("planner", profile, Instant.now());
        page.text(("A study of %,d trials, %d of them in training, ten real parameters, the sampler Random, medians of"
                        + " the processor time of %d plans. A plan with nothing to do is what most reports cost.")
                .formatted(TRIALS, PARALLEL, MEASURED));
        page.figures();
        plans(page, "ASHA", new AshaPromotion(1, 81, 3, 1, true));
        plans(page, "Auto", new AutoPruner(1, 81, 3));
        plans(page, "Median, 27 rungs", Percentile.median(new Steps(0, 3, 81), 5));
        events(page);
        System.exit(page.publish(profile.results("planner")) == 0 ? 0 : 1);
    }

    private static void plans(Page page, String name, Pruner pruner) {
        var study = study(pruner, PARALLEL);
        var virtual = new VirtualStudy(study, new Even(), Faults.NONE, 1);
        for (int time = 1; virtual.trials().size() < TRIALS; time++) {
            virtual.run(time);
        }
        var trials = virtual.trials();
        var progress = new Progress(trials.size(), Optional.of(Instant.EPOCH), Instant.EPOCH, 0);
        cost(page, name + ", nothing to do", LIMITS.get("plan"), () -> Planner.plan(study, trials, progress));
        var one = study(pruner, PARALLEL + 1);
        cost(page, name + ", 1 new trial", LIMITS.get("plan"), () -> Planner.plan(one, trials, progress));
        var hundred = study(pruner, PARALLEL + 100);
        cost(
                page,
                name + ", 100 new trials",
                LIMITS.get("planWith100NewTrials"),
                () -> Planner.plan(hundred, trials, progress));
        cost(
                page,
                name + ", planned before, 1 trial has changed",
                LIMITS.get("planOfKnownStudy"),
                known(study, trials, progress));
    }

    /** Plans of a study that was planned a moment ago, as an operator makes them: one trial comes to its grant, or had not. */
    private static Runnable known(Study study, List<Trial> trials, Progress progress) {
        var arrived = new ArrayList<>(trials);
        var training = trials.stream()
                .filter(trial ->
                        trial.active() && trial.valueAt(trial.resource()).isEmpty())
                .findFirst()
                .orElseThrow();
        var rungs = new TreeMap<>(training.rungs());
        rungs.put(training.resource(), 1.0);
        arrived.set(training.number(), training.withValues(rungs, OptionalDouble.of(1)));
        Standing[] before = {Standing.of(study, trials, progress)};
        var moments = new ArrayDeque<List<Trial>>(List.of(arrived, trials));
        return () -> {
            var now = moments.remove();
            moments.add(now);
            before[0] = before[0].later(study, now, progress);
            Planner.plan(before[0], progress, DrawBudget.UNLIMITED);
        };
    }

    private static void cost(Page page, String what, Limit most, Runnable plan) {
        var thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[] milliseconds = new double[MEASURED]; // of processor time: the machine may do other things as well
        long bytes = 0;
        for (int i = -WARM_UP; i < MEASURED; i++) {
            long allocated = thread.getCurrentThreadAllocatedBytes();
            long begin = thread.getCurrentThreadCpuTime();
            plan.run();
            if (i >= 0) {
                milliseconds[i] = (thread.getCurrentThreadCpuTime() - begin) / 1e6;
                bytes = thread.getCurrentThreadAllocatedBytes() - allocated;
            }
        }
        Arrays.sort(milliseconds);
        double median = milliseconds[MEASURED / 2];
        page.figure(
                "%s; it allocates %s MB".formatted(what, Samplers.number(bytes / 1e6)),
                Samplers.number(median) + " ms",
                "<= " + Samplers.number(most.limit()) + " ms",
                most.met(median));
    }

    /** A million steps, of which each rung costs a plan; plans of many trials take longer than those of few. */
    private static void events(Page page) {
        for (int minResource : new int[] {243, 27}) {
            var virtual = new VirtualStudy(
                    study(new AshaPromotion(minResource, 81 * minResource, 3, 1, true), PARALLEL),
                    new Uneven(),
                    Faults.NONE,
                    1);
            var thread = ManagementFactory.getThreadMXBean();
            long begin = thread.getCurrentThreadCpuTime();
            for (int time = 1; virtual.steps() < EVENTS; time += minResource) {
                virtual.run(time);
            }
            double seconds = (thread.getCurrentThreadCpuTime() - begin) / 1e9;
            var what = "the simulator: %,d steps of %,d trials"
                    .formatted(virtual.steps(), virtual.trials().size());
            var limit = LIMITS.get(virtual.trials().size() < TRIALS ? "simulator" : "simulatorOf12000Trials");
            page.figure(
                    what,
                    Samplers.number(seconds) + " s",
                    "<= " + Samplers.number(limit.limit()) + " s",
                    limit.met(seconds));
        }
    }

    private static Study study(Pruner pruner, int parallel) {
        return new Study(
                SPACE,
                Objectives.of(Direction.MINIMIZE),
                new RandomSampler(),
                1,
                pruner,
                Limits.of(UNREACHABLE, parallel));
    }

    /** A bowl, come to from above. */
    private static double bowl(Configuration configuration, int step) {
        return 1.0 / step
                + configuration.values().values().stream()
                        .mapToDouble(x -> Math.pow(x instanceof Value.Real real ? real.value() : 0, 2))
                        .sum();
    }

    /** All trials take the same time, so many come to a rung at once. */
    private record Even() implements Training {
        @Override
        public double value(Configuration configuration, int step) {
            return bowl(configuration, step);
        }

        @Override
        public boolean everyStep() {
            return false;
        }
    }

    /** A step takes 0.75 to 1.25 seconds. */
    private record Uneven() implements Training {
        @Override
        public double value(Configuration configuration, int step) {
            return bowl(configuration, step);
        }

        @Override
        public double seconds(Configuration configuration, int step) {
            return configuration.values().get("x0") instanceof Value.Real real ? 0.75 + real.value() / 2 : 1;
        }
    }
}
