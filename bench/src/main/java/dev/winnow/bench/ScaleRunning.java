package dev.winnow.bench;

import dev.winnow.testkit.Kubelet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The loads of {@link Scale} whose studies run to their ends, in pods that are played. */
record ScaleRunning(Cluster cluster, OperatorCommand command, Page page, Scale.Request request) {
    private static final PerformanceLimits LIMITS = PerformanceLimits.of("scale");
    private static final String ASHA = "{type: ASHA, asha: {minResource: 1, maxResource: 9}}";
    private static final String FIVE_STEPS = "{type: None, none: {maxResource: 5}}";
    private static final Duration SECOND = Duration.ofSeconds(1);
    /** Two processors bear the API server of no more than ten pods a second: shorter trials would measure its queue. */
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    /** One study of 10,000 trials, 1,000 at once. */
    void wide() throws IOException, InterruptedException {
        var load = new Load("wide", ASHA, request.of(10_000), request.of(1_000), SECOND);
        var run = run(Scale.Load.WIDE, List.of(load));
        page.figures();
        time(run);
        limit("longest gap between decisions while trials are created", "wideGap", seconds(gap(run.writes)), "%.1f s");
        limit("a turn of the study, p99", "wideTurn", run.turns.percentile(99), "at most %.3f s");
        limit("largest object", "wideObject", run.largest / 1024.0, "%.1f KiB");
        limit("resident memory, the most", "wideMemory", run.peak / 1048576.0, "%.0f MiB");
        details(run);
    }

    /** 200 studies at once. */
    void studies() throws IOException, InterruptedException {
        var run = run(Scale.Load.STUDIES, several("study", request.of(200), 20, 5));
        page.figures();
        time(run);
        limit(
                "longest gap between decisions while trials are created",
                "studiesGap",
                seconds(gap(run.writes)),
                "%.1f s");
        limit("resident memory, the most", "studiesMemory", run.peak / 1048576.0, "%.0f MiB");
        details(run);
    }

    /** 15,000 trials over 1,000 studies. */
    void crowd() throws IOException, InterruptedException {
        var run = run(Scale.Load.CROWD, several("study", request.of(1_000), 15, 1));
        page.figures();
        limit("all studies end", "crowdTime", seconds(run.length), "%.0f s");
        limit("resident memory, the most", "crowdMemory", run.peak / 1048576.0, "%.0f MiB");
        details(run);
    }

    /** Trials of 25 s on the mean come and go, 100 at once. */
    void turnover() throws IOException, InterruptedException {
        var load = new Load("turnover", FIVE_STEPS, request.of(1_000), request.of(100), FIVE_SECONDS);
        var run = run(Scale.Load.TURNOVER, List.of(load));
        var ends = Turnover.of(run.writes, load.parallel()).ends();
        page.figures();
        time(run);
        limit("trial ends -> next pod created, p50", "turnoverMedian", seconds(ends.percentile(50)), "%.3f s");
        limit("trial ends -> next pod created, p99", "turnoverTail", seconds(ends.percentile(99)), "%.3f s");
        limit(
                "writes per trial, but for points of its curve",
                "turnoverWrites",
                new WriteTable(run.writes).besideCurves(run.trials),
                "%.2f");
        details(run);
    }

    private List<Load> several(String name, int studies, int trials, int parallel) {
        var loads = new ArrayList<Load>();
        for (int i = 0; i < studies; i++) {
            loads.add(new Load(name + "-" + i, ASHA, trials, parallel, SECOND));
        }
        return loads;
    }

    /** What was seen while some studies ran. */
    private record Run(
            List<Call> writes,
            int trials,
            Duration length,
            Metrics metrics,
            Histogram turns,
            long peak,
            long largest,
            double busy) {}

    @SuppressWarnings("try") // the kubelet works in threads of its own
    private Run run(Scale.Load load, List<Load> studies) throws IOException, InterruptedException {
        var namespace = load.label();
        int trials = studies.stream().mapToInt(Load::trials).sum();
        page.text("## %s: %d trials in %d studies, %d at once each, steps of %s"
                .formatted(
                        namespace,
                        trials,
                        studies.size(),
                        studies.get(0).parallel(),
                        Distribution.seconds(studies.get(0).step())));
        try (var operator = cluster.operator(command, Scale.namespaces(load));
                var kubelet = new Kubelet(
                        cluster.client(),
                        namespace,
                        new SimulatedTrainer(
                                operator.reportUrl(), studies.get(0).step()))) {
            var before = operator.processorTime();
            var begin = Instant.now();
            studies.forEach(study -> cluster.create(study.manifest(), namespace));
            for (var study : studies) {
                cluster.awaitEnd(operator, namespace, study.name(), () -> {});
            }
            var length = Duration.between(begin, Instant.now());
            var busy = operator.processorTime().minus(before);
            var metrics = operator.metrics();
            return new Run(
                    cluster.writes(begin, Instant.now()),
                    trials,
                    length,
                    Metrics.of(metrics),
                    Histogram.of(metrics, "winnow_study_turn_seconds"),
                    operator.memory().peak(),
                    cluster.largestObject(namespace),
                    100.0 * busy.toMillis() / length.toMillis());
        }
    }

    private void time(Run run) {
        page.figure(
                "all studies end",
                "%.0f s, %.1f trials/s".formatted(seconds(run.length), run.trials / seconds(run.length)));
    }

    private void details(Run run) {
        page.figure("processor", "%.0f %% of one".formatted(run.busy)).missedPods(run.writes);
        run.metrics.addTo(page);
        new WriteTable(run.writes).addTo(page, run.trials);
    }

    private void limit(String what, String figure, double value, String format) {
        page.figure(what, LIMITS.get(figure), value, format);
    }

    /** The longest time from one decision to the next, from the first new trial to the last. */
    static Duration gap(List<Call> writes) {
        var taken = writes.stream()
                .filter(call -> call.taken() && (call.purpose() == Purpose.TRIAL || call.purpose() == Purpose.DECISION))
                .toList();
        int last = taken.size() - 1;
        while (last > 0 && taken.get(last).purpose() != Purpose.TRIAL) {
            last--;
        }
        var longest = Duration.ZERO;
        for (int i = 1; i <= last; i++) {
            var gap = Duration.between(taken.get(i - 1).answered(), taken.get(i).answered());
            longest = gap.compareTo(longest) > 0 ? gap : longest;
        }
        return longest;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }
}
