package dev.winnow.bench;

import dev.winnow.api.StudyStatus.Counts;
import dev.winnow.api.TuningStudy;
import dev.winnow.bench.Benchmark.Bench;
import dev.winnow.testkit.Kubelet;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * What the operator costs: time to ready, memory and writes while nothing happens, and what a study of 1,000 trials makes
 * of its memory and of the study's status.
 */
public final class Footprint {
    private static final String NAME = "footprint";
    private static final String WORK = "work";
    private static final String WAITING = "waiting";
    private static final String ASHA = "{type: ASHA, asha: {minResource: 3, maxResource: 27}}";
    /** Trials of the studies that are to stand still; they need far longer than the benchmark. */
    private static final String ENDLESS = "{type: None, none: {maxResource: 1000000}}";

    private static final int STANDING = 5;
    private static final PerformanceLimits LIMITS = PerformanceLimits.of("footprint");

    private final Profile profile;
    private final Cluster cluster;
    private final OperatorProcess operator;
    private final Page page;
    private final Duration step;

    private Footprint(Bench bench) {
        profile = bench.profile();
        cluster = bench.cluster();
        operator = bench.operator();
        page = bench.page();
        step = profile.choose(Duration.ofSeconds(2), Duration.ofMillis(200));
    }

    /** Runs the benchmark. */
    public static void main(String[] arguments) {
        Benchmark.main(NAME, arguments, List.of(WORK, WAITING), bench -> new Footprint(bench).run());
    }

    @SuppressWarnings("try") // the kubelet works in threads of its own
    private void run() throws IOException, InterruptedException {
        page.text("## Start and idle")
                .figures()
                .figure("process started -> ready", Distribution.seconds(operator.startTime()))
                .figure(
                        "resident memory when ready",
                        Memory.mebibytes(operator.memory().resident()));
        try (var kubelet = new Kubelet(cluster.client(), WORK, new SimulatedTrainer(operator.reportUrl(), step))) {
            finished();
            suspended();
            waiting();
            idle();
            large();
        }
    }

    /** A study that has ended. */
    private void finished() throws IOException, InterruptedException {
        var load = new Load("finished", ASHA, profile.choose(60, 20), 10, step);
        cluster.create(load.manifest(), WORK);
        cluster.awaitEnd(operator, WORK, load.name(), () -> {});
    }

    /** A study that was suspended while its trials ran. */
    private void suspended() throws IOException, InterruptedException {
        var load = new Load("suspended", ENDLESS, 2 * STANDING, STANDING, step);
        cluster.create(load.manifest(), WORK);
        await(WORK, load, counts -> counts.running() == STANDING);
        cluster.client()
                .resources(TuningStudy.class)
                .inNamespace(WORK)
                .withName(load.name())
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"suspend\": true}}");
        await(WORK, load, counts -> counts.paused() == STANDING);
    }

    /** A study whose pods the scheduler cannot place: nobody plays a kubelet in its namespace. */
    private void waiting() throws IOException, InterruptedException {
        var load = new Load("waiting", ENDLESS, 2 * STANDING, STANDING, step);
        cluster.create(load.manifest(), WAITING);
        await(WAITING, load, counts -> counts.queued() == STANDING);
        var pods = cluster.client().pods().inNamespace(WAITING);
        for (var pod : pods.list().getItems()) {
            pods.resource(pod).editStatus(current -> {
                current.getStatus()
                        .setConditions(List.of(new PodConditionBuilder()
                                .withType("PodScheduled")
                                .withStatus("False")
                                .withReason("Unschedulable")
                                .withMessage("0/1 nodes are available: 1 Insufficient nvidia.com/gpu.")
                                .build()));
                return current;
            });
        }
    }

    private void await(String namespace, Load load, Predicate<Counts> wanted) throws IOException, InterruptedException {
        cluster.await(
                operator,
                namespace,
                load.name(),
                study -> study.getStatus() != null
                        && study.getStatus().trials() != null
                        && wanted.test(study.getStatus().trials()),
                () -> {});
    }

    /** A finished, a suspended and a waiting study, and nothing to do. */
    private void idle() throws IOException, InterruptedException {
        cluster.awaitSilence(profile.choose(Duration.ofSeconds(15), Duration.ofSeconds(3)));
        var length = profile.choose(Duration.ofMinutes(5), Duration.ofSeconds(10));
        System.err.printf("idle for %d s%n", length.toSeconds());
        var begin = Instant.now();
        var processor = operator.processorTime();
        long resident = 0;
        while (Instant.now().isBefore(begin.plus(length))) {
            operator.mustRun();
            resident = Math.max(resident, operator.memory().resident());
            Thread.sleep(500);
        }
        var busy = operator.processorTime().minus(processor);
        var writes = cluster.writes(begin, Instant.now());
        page.figure(
                        "resident memory, idle, the most in " + length.toSeconds() + " s",
                        Memory.mebibytes(resident),
                        "<= %.0f MiB".formatted(LIMITS.limit("idleMemory")),
                        LIMITS.get("idleMemory").met(resident / 1048576.0))
                .figure("processor, idle", "%.1f %% of one".formatted(100.0 * busy.toMillis() / length.toMillis()))
                .figure(
                        "writes in %d idle s but for the lease".formatted(length.toSeconds()),
                        Integer.toString(writes.size()),
                        "0",
                        writes.isEmpty());
        if (!writes.isEmpty()) {
            new WriteTable(writes).addTo(page, 3 * STANDING);
        }
    }

    private void large() throws IOException, InterruptedException {
        var load = new Load("large", ASHA, profile.choose(1000, 60), profile.choose(100, 20), step);
        System.err.printf("%d trials, %d in parallel%n", load.trials(), load.parallel());
        var metrics = Metrics.of(operator.metrics());
        var processor = operator.processorTime();
        var begin = Instant.now();
        var status = new int[1];
        cluster.create(load.manifest(), WORK);
        cluster.awaitEnd(
                operator,
                WORK,
                load.name(),
                () -> status[0] = Math.max(status[0], cluster.statusBytes(WORK, load.name())));
        var length = Duration.between(begin, Instant.now());
        var busy = operator.processorTime().minus(processor);
        var writes = cluster.writes(begin, Instant.now());
        var peak = operator.memory().peak();
        var work = Metrics.of(operator.metrics()).since(metrics);
        Files.writeString(Profile.work(NAME).resolve("metrics.txt"), operator.metrics());
        cluster.awaitSilence(profile.choose(Duration.ofSeconds(30), Duration.ofSeconds(3)));
        var after = operator.memory().resident();
        page.text("## A study of %d trials, %d in parallel".formatted(load.trials(), load.parallel()))
                .text("`%s`, a step of %s on average; it took %.0f s."
                        .formatted(load.pruner(), Distribution.seconds(step), length.toMillis() / 1e3))
                .figures()
                .figure(
                        "status of the study, the most",
                        status[0] + " bytes",
                        "<= %.0f KiB".formatted(LIMITS.limit("statusSize")),
                        LIMITS.get("statusSize").met(status[0] / 1024.0))
                .figure("resident memory, the most", Memory.mebibytes(peak))
                .figure(
                        "resident memory afterwards, idle",
                        Memory.mebibytes(after),
                        "<= %.0f MiB".formatted(LIMITS.limit("idleMemory")),
                        LIMITS.get("idleMemory").met(after / 1048576.0))
                .figure("processor", "%.0f %% of one".formatted(100.0 * busy.toMillis() / length.toMillis()));
        page.missedPods(writes);
        work.addTo(page);
        new WriteTable(writes).addTo(page, load.trials());
    }
}
