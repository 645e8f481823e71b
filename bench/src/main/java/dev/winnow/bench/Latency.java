package dev.winnow.bench;

import dev.winnow.bench.Benchmark.Bench;
import dev.winnow.testkit.Kubelet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How fast a study reacts with many trials running at once, and how many writes a trial costs: the packaged operator against a real
 * API server, with pods, and controllers of objects, that are played.
 */
public final class Latency {
    private static final PerformanceLimits LIMITS = PerformanceLimits.of("latency");

    private static final List<Load> FULL = List.of(
            new Load("none", "{type: None, none: {maxResource: 10}}", 300, 50, Duration.ofSeconds(2)),
            new Load("asha", "{type: ASHA, asha: {minResource: 3, maxResource: 27}}", 300, 50, Duration.ofSeconds(2)),
            new Load("jobs", Attempts.JOBS, "{type: None, none: {maxResource: 10}}", 200, 50, Duration.ofSeconds(2)),
            new Load(
                    "jobsets",
                    Attempts.JOB_SETS,
                    "{type: None, none: {maxResource: 10}}",
                    200,
                    50,
                    Duration.ofSeconds(2)));
    private static final List<Load> QUICK = List.of(
            new Load("none", "{type: None, none: {maxResource: 4}}", 30, 10, Duration.ofMillis(500)),
            new Load("asha", "{type: ASHA, asha: {minResource: 2, maxResource: 6}}", 30, 10, Duration.ofMillis(500)),
            new Load("jobs", Attempts.JOBS, "{type: None, none: {maxResource: 4}}", 30, 10, Duration.ofMillis(500)),
            new Load(
                    "jobsets",
                    Attempts.JOB_SETS,
                    "{type: None, none: {maxResource: 4}}",
                    30,
                    10,
                    Duration.ofMillis(500)));

    private final Bench bench;
    /** How long it takes from the end of a trial that is a pod to the next pod, in seconds. */
    private double podsTake = Double.NaN;

    private Latency(Bench bench) {
        this.bench = bench;
    }

    /** Runs the benchmark. */
    public static void main(String[] arguments) {
        var names = FULL.stream().map(Load::name).toList();
        var kinds = List.of(Attempts.JOBS.kind(), Attempts.JOB_SETS.kind());
        Benchmark.main("latency", arguments, names, kinds, bench -> {
            var latency = new Latency(bench);
            for (var load : bench.profile().choose(FULL, QUICK)) {
                latency.measure(load);
            }
        });
    }

    @SuppressWarnings("try") // the kubelet works in threads of its own
    private void measure(Load load) throws IOException, InterruptedException {
        System.err.printf(
                "%s: %d trials, %d in parallel, %s%n",
                load.pruner(), load.trials(), load.parallel(), load.attempts().resource());
        var trainer = new SimulatedTrainer(bench.operator().reportUrl(), load.step());
        var begin = Instant.now();
        var client = bench.cluster().client();
        try (var controller = load.attempts().controller(client, load.name());
                var kubelet = new Kubelet(client, load.name(), trainer)) {
            bench.cluster().create(load.manifest(), load.name());
            bench.cluster().awaitEnd(bench.operator(), load.name(), load.name(), () -> {});
        }
        var end = Instant.now();
        show(load, bench.cluster().writes(begin, end), trainer, Duration.between(begin, end));
    }

    private void show(Load load, List<Call> calls, SimulatedTrainer trainer, Duration length) {
        var turnover = Turnover.of(calls, load.parallel());
        long pods = calls.stream().filter(call -> call.purpose() == Purpose.POD).count();
        var page = bench.page()
                .text("## `%s`, %s".formatted(load.pruner(), load.attempts().resource()))
                .text(
                        "%d trials, %d in parallel, a step of %s on average; it took %.0f s and the operator created %.1f of them a second."
                                .formatted(
                                        load.trials(),
                                        load.parallel(),
                                        Distribution.seconds(load.step()),
                                        length.toMillis() / 1e3,
                                        pods * 1e3 / length.toMillis()))
                .figures()
                .figures("trial ends -> next one created", turnover.ends(), LIMITS.get("nextPod"));
        double half = turnover.ends().percentile(50).toMillis() / 1e3;
        if (load.attempts() != Attempts.PODS) {
            page.figure("of the p50: what pods do not take", LIMITS.get("beyondPods"), half - podsTake, "%.3f");
        } else if (Double.isNaN(podsTake)) {
            podsTake = half;
        }
        boolean rungs = turnover.prunes().size() > 0;
        if (rungs) {
            page.figures("losing report -> deletionTimestamp", turnover.prunes(), LIMITS.get("losersPod"))
                    .figure("of that: losing report -> decision, p95", p95(turnover.decisions()));
        }
        page.figure("trial created -> its first one created, p95", p95(turnover.starts()))
                .figure("report posted -> the API server receives its value, p95", p95(recording(calls, trainer)))
                .missedPods(calls);
        page.figure("writes per trial", WriteTable.perTrial(calls.size(), load.trials()));
        if (!rungs) {
            page.figure(
                    "of these, all but points of its curve",
                    LIMITS.get("writesPerTrial"),
                    new WriteTable(calls).besideCurves(load.trials()),
                    "%.2f");
        }
        new WriteTable(calls).addTo(page, load.trials());
    }

    private static String p95(Distribution distribution) {
        return Distribution.seconds(distribution.percentile(95));
    }

    /** From the trainer's clock, which is the API server's, as both run on this machine. */
    private static Distribution recording(List<Call> calls, SimulatedTrainer trainer) {
        List<Duration> delays = new ArrayList<>();
        for (var call : calls) {
            if (call.purpose() == Purpose.RUNG && call.taken()) {
                var step = call.body().at("/status/reported/step").asInt();
                var posted = trainer.posted().get(new SimulatedTrainer.Report(call.name(), step));
                if (posted != null) {
                    delays.add(Duration.between(posted, call.received()));
                }
            }
        }
        return new Distribution(delays);
    }
}
