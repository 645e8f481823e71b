package dev.winnow.operator.report;

import dev.winnow.api.Names;
import dev.winnow.api.TrialSpec;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.Answer;
import dev.winnow.engine.report.Trials;
import dev.winnow.engine.workload.PodWorkload;
import dev.winnow.operator.kube.StatusPatch;
import dev.winnow.testkit.ServiceAccountTokens;
import dev.winnow.testkit.TestNamespace;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A trial with the rungs 1, 3 and 9 and its first pod, made by the test and not by an operator. */
final class ReportingTrial {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final PodWorkload TRIAL_POD = new PodWorkload("http://127.0.0.1/report");

    private final TestNamespace lab;
    private final String name;
    private final Pod pod;
    private final String token;

    /**
     * Creates the trial of a study that exists.
     *
     * @param granted steps granted
     */
    ReportingTrial(TestNamespace lab, String study, int granted) {
        this.lab = lab;
        int number = NUMBERS.getAndIncrement();
        name = Names.trial(study, number);
        var owner = lab.study(study);
        var trial = new TuningTrial();
        trial.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(lab.namespace())
                .addNewOwnerReference()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(study)
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .build());
        trial.setSpec(new TrialSpec(
                study,
                number,
                Map.of("learningRate", "0.01"),
                0,
                granted,
                List.of(1, 3, 9),
                Desired.Running,
                null,
                null));
        lab.client().resource(trial).create();
        pod = createPod(1);
        token = ServiceAccountTokens.bound(lab.client(), pod, Names.REPORT_AUDIENCE);
    }

    /** Creates the pod of an attempt. */
    Pod createPod(int attempt) {
        var study = lab.study(now().getSpec().study());
        return lab.client().resource(TRIAL_POD.build(study, now(), attempt)).create();
    }

    /** An endpoint that sees everything at once. */
    static ClusterReports reports(KubernetesClient client, TestNamespace lab) {
        return reports(client, lab, new DirectTrials(lab.client()), Clock.systemUTC());
    }

    static ClusterReports reports(KubernetesClient client, TestNamespace lab, Trials trials, Clock clock) {
        return new ClusterReports(
                "replica-0",
                client,
                trials,
                (namespace, study) ->
                        Optional.ofNullable(lab.studyResource(study).get()),
                List.of(),
                new SimpleMeterRegistry(),
                clock);
    }

    String name() {
        return name;
    }

    Pod pod() {
        return pod;
    }

    String token() {
        return token;
    }

    /** The trial as the API server has it. */
    TuningTrial now() {
        return lab.trial(name);
    }

    String version() {
        return now().getMetadata().getResourceVersion();
    }

    /** Decides about the trial as the study would. */
    void decide(UnaryOperator<TrialSpec> decision) {
        var trial = now();
        var unused = new StatusPatch(lab.client(), "test")
                .spec(trial, decision.apply(trial.getSpec()))
                .orElseThrow();
    }

    /** Writes its status as the trial's reconciler would. */
    void write(TrialStatus status) {
        var unused = new StatusPatch(lab.client(), "test").status(now(), status).orElseThrow();
    }

    CompletableFuture<Answer> report(ClusterReports reports, String body) {
        return send(reports, token, body);
    }

    CompletableFuture<Answer> report(ClusterReports reports, int step, String value) {
        return send(reports, token, body(step, value));
    }

    static String body(int step, String value) {
        return "{\"step\": %d, \"metrics\": {\"accuracy\": %s}}".formatted(step, value);
    }

    static CompletableFuture<Answer> send(ClusterReports reports, String token, String body) {
        return answer(reports, "Bearer " + token, body);
    }

    /** What the port would answer to a header and a body. */
    static CompletableFuture<Answer> answer(ClusterReports reports, @Nullable String header, String body) {
        return reports.identity(header)
                .thenCompose(identity -> reports.take(identity, body.getBytes(StandardCharsets.UTF_8)))
                .exceptionally(reports::refused)
                .toCompletableFuture();
    }
}
