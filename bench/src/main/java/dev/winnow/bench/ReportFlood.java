package dev.winnow.bench;

import dev.winnow.bench.Benchmark.Bench;
import dev.winnow.testkit.Kubelet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What floods of the report port do to a study beside them, to health and to memory: half-sent requests of each kind, answers
 * that nobody reads, more reports than can be taken, and bodies that are too large.
 */
public final class ReportFlood {
    private static final String NAME = "report-flood";
    private static final String NAMESPACE = "flood";
    private static final PerformanceLimits LIMITS = PerformanceLimits.of(NAME);

    private final Profile profile;
    private final Cluster cluster;
    private final OperatorProcess operator;
    private final Page page;

    private ReportFlood(Bench bench) {
        profile = bench.profile();
        cluster = bench.cluster();
        operator = bench.operator();
        page = bench.page();
    }

    /** Runs the benchmark. */
    public static void main(String[] arguments) {
        Benchmark.main(NAME, arguments, List.of(NAMESPACE), bench -> new ReportFlood(bench).run());
    }

    @SuppressWarnings("try") // the kubelet works in threads of its own
    private void run() throws IOException, InterruptedException {
        var trainer = new SimulatedTrainer(operator.reportUrl(), Duration.ofSeconds(1));
        var tokens = new LatestToken(trainer);
        try (var kubelet = new Kubelet(cluster.client(), NAMESPACE, tokens)) {
            int connections = profile.choose(2_000, 500);
            measure("quiet", token -> List.of(), tokens);
            for (var kind : HalfSent.values()) {
                measure(
                        "%d connections, %s".formatted(connections, kind.words()),
                        token -> List.of(new HalfSentRequests(operator.reportUrl(), kind, connections, token)),
                        tokens);
            }
            measure(
                    "reports of one pod without a pause, 16 connections",
                    token -> Requests.of(
                            16, operator.reportUrl(), "{\"step\": 1, \"metrics\": {\"accuracy\": 0}}", token),
                    tokens);
            measure(
                    "reports with a made-up token without a pause, 16 connections",
                    token -> Requests.of(16, operator.reportUrl(), "{}", LatestToken.madeUp(token)),
                    tokens);
            measure(
                    "bodies of 1 MB, 8 connections",
                    token -> Requests.of(8, operator.reportUrl(), " ".repeat(1024 * 1024), token),
                    tokens);
        }
    }

    /** Who attacks, given the token of a pod that runs. */
    @FunctionalInterface
    private interface Attackers {
        List<? extends Attacker> of(String token);
    }

    private void measure(String what, Attackers attackers, LatestToken tokens)
            throws IOException, InterruptedException {
        System.err.println(what);
        var load = new Load(
                "flood-" + Instant.now().toEpochMilli(),
                "{type: ASHA, asha: {minResource: 3, maxResource: 9}}",
                profile.choose(60, 12),
                6,
                Duration.ofSeconds(1));
        var begin = Instant.now();
        cluster.create(load.manifest(), NAMESPACE);
        var attack = attackers.of(tokens.await());
        var over = new AtomicBoolean();
        var slowest = new AtomicLong();
        var silent = new AtomicLong();
        var health = new Thread(() -> health(over, slowest, silent), "health");
        health.start();
        attack.forEach(Thread::start);
        long[] resident = new long[1];
        try {
            cluster.awaitEnd(
                    operator,
                    NAMESPACE,
                    load.name(),
                    () -> resident[0] = Math.max(resident[0], operator.memory().resident()));
            var study = Duration.between(begin, Instant.now());
            while (Duration.between(begin, Instant.now())
                            .compareTo(profile.choose(Duration.ofMinutes(5), Duration.ofMinutes(1)))
                    < 0) {
                operator.mustRun();
                resident[0] = Math.max(resident[0], operator.memory().resident());
                Thread.sleep(250);
            }
            record(
                    what,
                    study,
                    slowest.get(),
                    silent.get(),
                    resident[0],
                    attack,
                    Duration.between(begin, Instant.now()));
        } finally {
            over.set(true);
            attack.forEach(Attacker::end);
            health.join();
        }
    }

    private void record(
            String what,
            Duration study,
            long slowestMillis,
            long silent,
            long resident,
            List<? extends Attacker> attack,
            Duration length) {
        page.text("## " + what)
                .figures()
                .figure("the study ends as it would, after", Distribution.seconds(study))
                .figure(
                        "health: slowest answer",
                        Distribution.seconds(Duration.ofMillis(slowestMillis)),
                        "<= %.1f s".formatted(LIMITS.limit("health")),
                        LIMITS.get("health").met(slowestMillis / 1e3))
                .figure("health: questions without an answer in 5 s", Long.toString(silent), "0", silent == 0)
                .figure(
                        "resident memory, the most",
                        Memory.mebibytes(resident),
                        "<= %.0f MiB".formatted(LIMITS.limit("memory")),
                        LIMITS.get("memory").met(resident / 1048576.0));
        long sent = attack.stream().mapToLong(Attacker::count).sum();
        if (sent > 0) {
            page.figure("what the attackers did, a second", "%.0f".formatted(sent / (length.toMillis() / 1e3)));
        }
    }

    private void health(AtomicBoolean over, AtomicLong slowest, AtomicLong silent) {
        while (!over.get()) {
            var begin = Instant.now();
            try {
                if (operator.isAlive(Duration.ofSeconds(5))) {
                    slowest.accumulateAndGet(
                            Duration.between(begin, Instant.now()).toMillis(), Math::max);
                } else {
                    silent.incrementAndGet();
                }
                Thread.sleep(100);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
