package dev.winnow.bench;

import static dev.winnow.testkit.Manifests.with;

import dev.winnow.api.Names;
import dev.winnow.api.Reported;
import dev.winnow.api.SixDigits;
import dev.winnow.api.TrialSpec;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.study.Decision;
import dev.winnow.engine.study.Go;
import dev.winnow.engine.study.OtherStudies;
import dev.winnow.engine.study.StudyTurn;
import dev.winnow.testkit.Manifests;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The load of {@link Scale} that is a past: 1,000 studies have ended, 10 trials each, and an operator starts among them. */
record ScaleFinished(Cluster cluster, OperatorCommand command, Page page, Scale.Request request) {
    private static final PerformanceLimits LIMITS = PerformanceLimits.of("scale");
    private static final Scale.Load LOAD = Scale.Load.FINISHED;
    private static final int TRIALS = 10;
    private static final int STEPS = 9;
    private static final String TIME = "2026-01-01T00:00:00Z";

    void run() throws IOException, InterruptedException {
        int studies = request.of(1_000);
        page.text("## finished: %d studies have ended, %d trials each".formatted(studies, TRIALS));
        page.figures();
        try (var empty = cluster.operator(command, Scale.namespaces(LOAD))) {
            limit("start -> ready, no study", "startEmpty", seconds(empty.startTime()), "%.1f s");
            limit(
                    "resident memory when ready, no study",
                    "freshMemory",
                    mebibytes(empty.memory().resident()),
                    "%.0f MiB");
        }
        prepare(studies);
        try (var operator = cluster.operator(command, Scale.namespaces(LOAD))) {
            limit("start -> ready", "startFull", seconds(operator.startTime()), "%.1f s");
            cluster.awaitSilence(Duration.ofSeconds(15));
            idle(operator);
        }
    }

    private void idle(OperatorProcess operator) throws IOException, InterruptedException {
        var length = request.size() == 1 ? Duration.ofMinutes(10) : Duration.ofMinutes(2);
        System.err.printf("idle for %d s%n", length.toSeconds());
        var begin = Instant.now();
        var before = operator.processorTime();
        long resident = 0;
        while (Instant.now().isBefore(begin.plus(length))) {
            operator.mustRun();
            resident = Math.max(resident, operator.memory().resident());
            Thread.sleep(1000);
        }
        var busy = operator.processorTime().minus(before);
        var writes = cluster.writes(begin, Instant.now());
        limit("processor, idle", "idleProcessor", 100.0 * busy.toMillis() / length.toMillis(), "%.1f %% of one");
        limit("writes in %d idle s".formatted(length.toSeconds()), "idleWrites", writes.size(), "%.0f");
        limit("resident memory, the most", "finishedMemory", mebibytes(resident), "%.0f MiB");
        Metrics.of(operator.metrics()).addTo(page);
    }

    /** Puts the studies and trials there as an operator would have left them. */
    private void prepare(int studies) throws InterruptedException {
        var pool = Executors.newFixedThreadPool(4);
        var done = new ArrayList<java.util.concurrent.Future<?>>();
        for (int i = 0; i < studies; i++) {
            var name = "past-" + i;
            done.add(pool.submit(() -> prepare(name)));
        }
        pool.shutdown();
        if (!pool.awaitTermination(1, TimeUnit.HOURS)) {
            throw new IllegalStateException("the studies are not there after an hour");
        }
        for (var one : done) {
            try {
                one.get();
            } catch (java.util.concurrent.ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    private void prepare(String name) {
        KubernetesClient client = cluster.client();
        var manifest = Manifests.plain(name, TRIALS, TRIALS, STEPS);
        with(manifest, "/metadata/namespace", LOAD.label());
        cluster.create(manifest, LOAD.label());
        var study = cluster.study(LOAD.label(), name);
        var trials = new ArrayList<TuningTrial>();
        for (var decision : turn(study, List.of()).decisions()) {
            var trial = client.resource(((Decision.Create) decision).trial()).create();
            trial.setStatus(completed(trial));
            trials.add(client.resource(trial).updateStatus());
        }
        // The first turn ends the study; the second sees that it has ended, as every later turn would.
        for (int i = 0; i < 2; i++) {
            study.setStatus(turn(study, trials).status(trials, Optional.empty()));
        }
        client.resource(study).updateStatus();
    }

    private static Go turn(TuningStudy study, List<TuningTrial> trials) {
        return (Go) StudyTurn.of(study, trials, OtherStudies.NONE, Instant.parse(TIME));
    }

    private static TrialStatus completed(TuningTrial trial) {
        TrialSpec spec = trial.getSpec();
        double value = 0.5 + spec.number() / 100.0;
        var points = new ArrayList<Reported.Point>();
        for (int step = 1; step <= STEPS; step++) {
            points.add(new Reported.Point(step, value, TIME));
        }
        var pod = new TrialStatus.PodRef(
                Names.pod(trial.getMetadata().getName(), 1), "uid", "node0", TIME, TIME, 0.0, null, null, null);
        return new TrialStatus(
                1L,
                TrialStatus.State.Completed,
                null,
                null,
                1,
                0,
                pod,
                TIME,
                TIME,
                null,
                60.0,
                0.0,
                null,
                null,
                new Reported(
                        STEPS,
                        value,
                        SixDigits.of(value),
                        STEPS,
                        Map.of("accuracy", value),
                        List.of(new Reported.RungValue(STEPS, value, STEPS, TIME)),
                        points,
                        null));
    }

    private void limit(String what, String figure, double value, String format) {
        page.figure(what, LIMITS.get(figure), value, format);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1e3;
    }

    private static double mebibytes(long bytes) {
        return bytes / 1048576.0;
    }
}
