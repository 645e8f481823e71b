package dev.winnow.operator;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.engine.report.Answer;
import dev.winnow.engine.workload.PodWorkload;
import dev.winnow.engine.workload.ResourceRates;
import dev.winnow.operator.health.InformerLiveness;
import dev.winnow.operator.kube.LenientPods;
import dev.winnow.operator.kube.SlimReading;
import dev.winnow.operator.kube.Workloads;
import dev.winnow.operator.lead.Lead;
import dev.winnow.operator.log.LogFollowers;
import dev.winnow.operator.study.LatestTurns;
import dev.winnow.operator.study.StudyCache;
import dev.winnow.operator.study.StudyGauges;
import dev.winnow.testkit.CuttableConnection;
import dev.winnow.testkit.FailedRun;
import dev.winnow.testkit.FaultyLine;
import dev.winnow.testkit.OperatorAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.OperatorException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * The operator in this JVM, without the web server and with the rights that the chart gives: started and stopped in a quarter of
 * a second.
 */
public final class RunningOperator implements AutoCloseable {
    /** The status of an endpoint where nobody listens. */
    private static final int NOBODY = 503;

    static {
        // The threads of a killed operator die as they may; no wait of another test, which runs beside, fails by them.
        Awaitility.doNotCatchUncaughtExceptionsByDefault();
    }

    private final KubernetesClient client;
    private final Optional<KubernetesClient> streams;
    private final Line line;
    private final Assembly parts;
    private final CompletableFuture<Integer> gone = new CompletableFuture<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final ExecutorService workers = Executors.newCachedThreadPool();

    /** What connects an operator to the API server, and how it is cut. */
    private record Line(
            Supplier<KubernetesClient> clients, Supplier<List<String>> calls, BooleanSupplier isCut, Runnable cut) {
        static Line of(CuttableConnection connection, String... namespaces) {
            return new Line(
                    () -> OperatorAccount.in(namespaces).client(connection),
                    connection::writes,
                    connection::isCut,
                    connection::cut);
        }

        static Line of(FaultyLine line) {
            return new Line(() -> line.client(asShipped()), line::calls, line::isCut, line::cut);
        }

        private static KubernetesSerialization asShipped() {
            var mapper = new ObjectMapper();
            new LenientPods().customize(mapper);
            new SlimReading().customize(mapper);
            return new KubernetesSerialization(mapper, true);
        }
    }

    /** Starts the operator for some namespaces. */
    public RunningOperator(String... namespaces) {
        this(CuttableConnection.whole(), namespaces);
    }

    /** Starts the operator for some namespaces at the end of a line. */
    public RunningOperator(CuttableConnection line, String... namespaces) {
        this(line, pods(), namespaces);
    }

    /** Starts the operator for some namespaces at the end of a line that does harm. */
    public RunningOperator(FaultyLine line, String... namespaces) {
        this(Line.of(line), pods(), Optional.empty(), false, namespaces);
    }

    /** Starts the operator with some kinds of workload. */
    public RunningOperator(CuttableConnection line, Workloads workloads, String... namespaces) {
        this(Line.of(line, namespaces), workloads, Optional.empty(), false, namespaces);
    }

    private RunningOperator(
            Line line, Workloads workloads, Optional<Duration> logs, boolean printed, String... namespaces) {
        this.line = line;
        FailedRun.sawCalls(line.calls());
        client = line.clients().get();
        streams = printed ? Optional.of(line.clients().get()) : Optional.empty();
        // The default ends the JVM, as is right in a pod; this JVM is that of the tests.
        parts = Assembly.of(
                client,
                Lead.always(),
                workloads,
                false,
                logs,
                streams,
                (informer, error) -> {
                    if (error != null && !line.isCut().getAsBoolean()) {
                        gone.completeExceptionally(error);
                    }
                },
                namespaces);
        try {
            parts.operator().start();
        } catch (OperatorException e) {
            // Killed while it started: it has done what it could, and kill() cleans up.
            if (!line.isCut().getAsBoolean()) {
                throw e;
            }
        }
    }

    /**
     * Starts the operator for a namespace as the chart does with {@code trialLogs.enabled}.
     *
     * @param patience how long it waits for a log
     */
    public static RunningOperator thatKeepsLogs(String namespace, Duration patience) {
        OperatorAccount.in(namespace).grantRights("trialLogs");
        var line = Line.of(CuttableConnection.whole(), namespace);
        return new RunningOperator(line, pods(), Optional.of(patience), false, namespace);
    }

    /** Starts the operator for a namespace as the chart does with {@code trialMetrics.fromLogs} and {@code trialKinds}. */
    public static RunningOperator thatReadsLogs(CuttableConnection connection, String namespace, String... kinds) {
        OperatorAccount.in(namespace).grantRights("trialMetrics");
        for (var kind : kinds) {
            OperatorAccount.in(namespace).grantRights(kind);
        }
        return new RunningOperator(
                Line.of(connection, namespace),
                Workloads.of("http://127.0.0.1:8080/report", PodWorkload.IMAGE, List.of(kinds), ResourceRates.BUILT_IN),
                Optional.empty(),
                true,
                namespace);
    }

    /** Starts the operator for a namespace as one whose right to read logs was taken away. */
    public static RunningOperator thatMayReadNoLogs(String namespace) {
        return new RunningOperator(
                Line.of(CuttableConnection.whole(), namespace), pods(), Optional.empty(), true, namespace);
    }

    /** Starts the operator for a namespace as the chart does with {@code trialKinds}. */
    public static RunningOperator thatAllows(String namespace, String... kinds) {
        for (var kind : kinds) {
            OperatorAccount.in(namespace).grantRights(kind);
        }
        return new RunningOperator(
                CuttableConnection.whole(),
                Workloads.of("http://127.0.0.1:8080/report", PodWorkload.IMAGE, List.of(kinds), ResourceRates.BUILT_IN),
                namespace);
    }

    /** Starts the operator for a namespace as the chart does with {@code gpuWeights} and {@code prices}. */
    public static RunningOperator thatCounts(String namespace, List<String> weights, List<String> prices) {
        return new RunningOperator(
                CuttableConnection.whole(),
                Workloads.of(
                        "http://127.0.0.1:8080/report",
                        PodWorkload.IMAGE,
                        List.of(),
                        ResourceRates.of(weights, prices)),
                namespace);
    }

    private static Workloads pods() {
        return new Workloads(List.of(new PodWorkload("http://127.0.0.1:8080/report")));
    }

    /**
     * Takes a report and gives the HTTP status, as the web server would, in a thread of the operator's own. The callers of an operator that stops are
     * left without an answer, also when its client was closed in the middle of a call that then never returns.
     */
    public CompletableFuture<Integer> report(String token, String body) {
        try {
            return CompletableFuture.supplyAsync(
                            () -> parts.reports()
                                    .identity("Bearer " + token)
                                    .thenCompose(identity ->
                                            parts.reports().take(identity, body.getBytes(StandardCharsets.UTF_8)))
                                    .exceptionally(parts.reports()::refused),
                            workers)
                    .thenCompose(Function.identity())
                    .thenApply(Answer::code)
                    .exceptionallyCompose(e -> gone.isDone() ? gone : CompletableFuture.failedFuture(e))
                    .applyToEither(gone, Function.identity());
        } catch (RejectedExecutionException e) {
            return gone;
        }
    }

    /** What was counted under a name, over all tags. */
    public double count(String meter) {
        return parts.registry().find(meter).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    /** The same by the values of a tag. */
    public Map<String, Double> counts(String meter, String tag) {
        return parts.registry().find(meter).counters().stream()
                .collect(Collectors.toMap(
                        counter -> String.valueOf(counter.getId().getTag(tag)),
                        counter -> counter.count(),
                        Double::sum));
    }

    /** What a scrape shows of the studies under a name, where a label has a value; NaN when there is nothing. */
    public double gauge(String name, String label, String value) {
        return new StudyGauges(parts.studies()::studies, () -> true)
                .collect().stream()
                        .flatMap(family -> family.samples.stream())
                        .filter(sample -> sample.name.equals(name))
                        .filter(sample -> sample.labelNames.contains(label)
                                && sample.labelValues
                                        .get(sample.labelNames.indexOf(label))
                                        .equals(value))
                        .mapToDouble(sample -> sample.value)
                        .findFirst()
                        .orElse(Double.NaN);
    }

    /** The event sources that are not healthy, as readiness and liveness see them. */
    public Set<String> unhealthy() {
        var sources = new HashSet<String>();
        parts.operator()
                .getRuntimeInfo()
                .unhealthyEventSources()
                .forEach((controller, unhealthy) -> sources.addAll(unhealthy.keySet()));
        if (new InformerLiveness(parts.operator()::getRuntimeInfo).call().getStatus()
                == HealthCheckResponse.Status.DOWN) {
            sources.add("liveness");
        }
        return sources;
    }

    /** How many logs are followed. */
    public int following() {
        return parts.followers().map(LogFollowers::following).orElse(0);
    }

    public StudyCache studies() {
        return parts.studies();
    }

    public LatestTurns turns() {
        return parts.turns();
    }

    /**
     * Ends as a killed process does: nothing is written and nobody is answered any more. What is left of it, which cannot reach
     * anybody, ends in its own time.
     */
    public void kill() {
        gone.complete(NOBODY);
        line.cut().run();
        var left = new Thread(this::close, "killed operator");
        left.setDaemon(true);
        left.start();
    }

    /** Ends it, unless that was begun before: what is left of a killed operator ends in its own time. */
    @Override
    public void close() {
        if (closing.getAndSet(true)) {
            return;
        }
        parts.reports().close();
        parts.followers().ifPresent(LogFollowers::close);
        gone.complete(NOBODY);
        workers.shutdownNow();
        parts.operator().stop();
        streams.ifPresent(KubernetesClient::close);
        client.close();
    }
}
