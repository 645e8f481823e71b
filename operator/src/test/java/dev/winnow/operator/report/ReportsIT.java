package dev.winnow.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.operator.api.Names;
import dev.winnow.operator.api.Reported.Point;
import dev.winnow.operator.api.Reported.RungValue;
import dev.winnow.operator.api.TrialSpec;
import dev.winnow.operator.api.TrialSpec.Desired;
import dev.winnow.operator.api.TrialSpec.Reason;
import dev.winnow.operator.api.TrialStatus;
import dev.winnow.operator.api.TrialStatus.State;
import dev.winnow.operator.api.TuningTrial;
import dev.winnow.operator.cluster.ApiServer;
import dev.winnow.operator.cluster.Lab;
import dev.winnow.operator.cluster.Line;
import dev.winnow.operator.cluster.Manifests;
import dev.winnow.operator.cluster.Tokens;
import dev.winnow.operator.cluster.TrialFixture;
import dev.winnow.operator.kube.StatusPatch;
import dev.winnow.operator.pod.TrialPod;
import dev.winnow.operator.trial.Studies;
import dev.winnow.operator.trial.Trials;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports with real tokens, written to a real API server, without reconcilers: rungs 1, 3 and 9. */
class ReportsIT {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private static KubernetesClient client;
    private static Lab lab;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private ReportDesk desk;
    private TuningTrial trial;
    private Pod pod;
    private String token;

    @BeforeAll
    static void start() {
        client = ApiServer.client();
        lab = Lab.create(client, "reports");
        lab.create(Manifests.asha("maximise"));
        lab.create(Manifests.with(Manifests.asha("minimise"), "/spec/objectives/0/direction", "Minimize"));
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @BeforeEach
    void aTrialWithAPod() {
        desk = desk(client, new DirectTrials(client), Clock.systemUTC());
        trial = trial("maximise", 9);
        pod = pod(trial, 1);
        token = Tokens.bound(client, pod, Names.REPORT_AUDIENCE);
    }

    @AfterEach
    void closeTheDesk() {
        desk.close();
    }

    private ReportDesk desk(KubernetesClient with, Trials trials, Clock clock) {
        return new ReportDesk(with, trials, studies(), meters, clock);
    }

    private static Studies studies() {
        return (namespace, name) -> Optional.ofNullable(lab.studyResource(name).get());
    }

    private static TuningTrial trial(String study, int granted) {
        int number = NUMBERS.getAndIncrement();
        var fixture = TrialFixture.trial().number(number).granted(granted).build();
        var owner = lab.study(study);
        var created = new TuningTrial();
        created.setMetadata(fixture.getMetadata()
                .edit()
                .withName(Names.trial(study, number))
                .withNamespace(lab.namespace())
                .withUid(null)
                .withResourceVersion(null)
                .editFirstOwnerReference()
                .withApiVersion(owner.getApiVersion())
                .withName(study)
                .withUid(owner.getMetadata().getUid())
                .endOwnerReference()
                .build());
        var spec = fixture.getSpec();
        created.setSpec(new TrialSpec(
                study, number, spec.parameters(), 0, granted, spec.rungs(), Desired.Running, null));
        return client.resource(created).create();
    }

    private static Pod pod(TuningTrial trial, int attempt) {
        var study = lab.study(trial.getSpec().study());
        return client.resource(new TrialPod("http://127.0.0.1/report").of(study, trial, attempt)).create();
    }

    private TuningTrial now() {
        return lab.trial(trial.getMetadata().getName());
    }

    private void decide(UnaryOperator<TrialSpec> decision) {
        assertThat(new StatusPatch(client, "test").spec(now(), decision.apply(now().getSpec()))).isPresent();
    }

    private void write(TrialStatus status) {
        assertThat(new StatusPatch(client, "test").status(now(), status)).isPresent();
    }

    private static String body(int step, String value) {
        return "{\"step\": %d, \"metrics\": {\"accuracy\": %s}}".formatted(step, value);
    }

    private CompletableFuture<Answer> report(ReportDesk to, String with, String body) {
        return to.take("Bearer " + with, body.getBytes(StandardCharsets.UTF_8)).toCompletableFuture();
    }

    private Answer report(int step, double value) {
        return report(desk, token, body(step, Double.toString(value))).join();
    }

    /** The report is refused with this code and these words, and the trial is what it was. */
    private void refused(CompletableFuture<Answer> answer, int code, String words) {
        assertThat(answer.join().code()).isEqualTo(code);
        assertThat(answer.join().message()).contains(words);
    }

    private void nothingStored(Runnable reports) {
        var before = now();
        reports.run();
        desk.close();
        assertThat(now().getMetadata().getResourceVersion()).isEqualTo(before.getMetadata().getResourceVersion());
    }

    @Test
    void aValueAtARungIsInTheStatusBeforeItsReportIsAnswered() {
        assertThat(report(1, 0.5)).isEqualTo(new Answer(200, "taken"));

        var reported = now().getStatus().report();
        assertThat(reported.rungs()).extracting(RungValue::resource, RungValue::value, RungValue::step).containsExactly(org.assertj.core.groups.Tuple.tuple(1, 0.5, 1));
        assertThat(reported.step()).isEqualTo(1);
        assertThat(reported.value()).isEqualTo(0.5);
        assertThat(reported.metrics()).isEqualTo(Map.of("accuracy", 0.5));
    }

    @Test
    void pointsBetweenRungsAreWrittenWhenTheDeskClosesAtTheLatest() {
        report(4, 0.4);
        report(5, 0.5);
        report(6, 0.6);
        desk.close();

        assertThat(now().getStatus().report().curve())
                .containsExactly(new Point(4, 0.4), new Point(5, 0.5), new Point(6, 0.6));
    }

    @Test
    void pointsBetweenRungsAreOnRecordWithinSecondsAlsoWithoutAnotherReport() {
        report(4, 0.4);
        report(5, 0.5);

        lab.await("the batch is written", () -> now().getStatus().report().step() == 5);
    }

    @Test
    void aThousandReportsCostFewWrites() {
        var line = Line.whole();
        try (var counted = ApiServer.client(line);
                var counting = desk(counted, new DirectTrials(client), Clock.systemUTC())) {
            for (int step = 10; step < 1_010; step++) {
                decideNothingAt(step, counting);
            }
        }
        assertThat(now().getStatus().report().step()).isEqualTo(1_009);
        assertThat(line.writes().size()).as("one for each hundred points, and those of the timer").isLessThan(1_000 / 10);
    }

    private void decideNothingAt(int step, ReportDesk to) {
        trial = now();
        assertThat(report(to, token, body(step, "0.5")).join().code()).isIn(200, 409);
    }

    @Test
    void theAnswerAtTheGrantIsHeldUntilMoreIsGranted() {
        trial = trial("maximise", 1);
        pod = pod(trial, 1);
        token = Tokens.bound(client, pod, Names.REPORT_AUDIENCE);
        var answer = report(desk, token, body(1, "0.5"));

        assertThat(now().getStatus().report().rung()).isEqualTo(1);
        assertThat(answer).isNotDone();
        decide(spec -> spec.granted(3));
        assertThat(answer.join().code()).isEqualTo(200);
    }

    @Test
    void theSameReportAgainAfterALostAnswerIsTakenAndChangesNothing() {
        report(1, 0.5);
        var before = now();
        assertThat(report(1, 0.5).code()).isEqualTo(200);
        assertThat(report(1, 0.9).code()).as("whatever it says").isEqualTo(200);
        desk.close();

        assertThat(now().getMetadata().getResourceVersion()).isEqualTo(before.getMetadata().getResourceVersion());
        assertThat(now().getStatus().report().rungValues()).extracting(RungValue::value).containsExactly(0.5);
    }

    @Test
    void reportsOfAllStepsAtOnceGiveEachRungOneValue() {
        var answers = IntStream.rangeClosed(1, 9)
                .boxed()
                .flatMap(step -> IntStream.range(0, 4).mapToObj(copy -> CompletableFuture.supplyAsync(
                        () -> report(desk, token, body(step, "0." + step)).join().code())))
                .toList();
        answers.forEach(answer -> assertThat(answer.join()).isEqualTo(200));
        desk.close();

        var reported = now().getStatus().report();
        assertThat(reported.step()).isEqualTo(9);
        assertThat(reported.rungValues()).extracting(RungValue::resource).containsExactly(1, 3, 9);
        assertThat(reported.rungValues()).allSatisfy(rung -> assertThat(rung.step()).isGreaterThanOrEqualTo(rung.resource()));
        assertThat(reported.points()).extracting(Point::step).isSorted().doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "maximise | NaN | 422 | the objective is not a finite number",
                "maximise | -Infinity | 422 | the objective is not a finite number",
                "maximise | -1e999 | 422 | the objective is not a finite number",
                "maximise | Infinity | 400 | infinitely good",
                "minimise | NaN | 422 | the objective is not a finite number",
                "minimise | Infinity | 422 | the objective is not a finite number",
                "minimise | -Infinity | 400 | infinitely good"
            })
    void aValueThatIsNotFiniteDivergesTheTrialUnlessItClaimsToBePerfect(String study, String value, int code, String words) {
        trial = trial(study, 9);
        token = Tokens.bound(client, pod(trial, 1), Names.REPORT_AUDIENCE);
        refused(report(desk, token, body(2, value)), code, words);

        var status = now().getStatus();
        if (code == 400) {
            assertThat(status).isNull();
        } else {
            assertThat(status.report().diverged()).isNotNull();
            assertThat(status.report().diverged().step()).isEqualTo(2);
            assertThat(status.report().value()).as("never a number").isNull();
            refused(report(desk, token, body(3, "0.5")), 422, "is on record as diverged");
        }
    }

    @Test
    void aDivergenceKeepsWhatWasReportedBefore() {
        report(1, 0.5);
        refused(report(desk, token, body(2, "NaN")), 422, "diverged");

        assertThat(now().getStatus().report().rungValues()).extracting(RungValue::value).containsExactly(0.5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "step=1",
                "{\"step\": -1, \"metrics\": {\"accuracy\": 0.5}}",
                "{\"step\": 1.5, \"metrics\": {\"accuracy\": 0.5}}",
                "{\"step\": 1, \"metrics\": {\"acuracy\": 0.5}}",
                "{\"step\": 1, \"metrics\": {\"accuracy\": 0.5, \"loss\": NaN}}",
                "{\"step\": 1, \"metrics\": {\"accuracy\": \"0.5\"}}"
            })
    void aBadBodyIs400AndNothingIsStored(String body) {
        nothingStored(() -> assertThat(report(desk, token, body).join().code()).isEqualTo(400));
    }

    @Test
    void aWrongMetricIsToldWhichOnesThereAre() {
        refused(
                report(desk, token, "{\"step\": 1, \"metrics\": {\"acuracy\": 0.5}}"),
                400,
                "metrics has no accuracy, the study's objective; it has [acuracy]");
    }

    @Test
    void aTrialThatDoesNotRunAnyMoreIs409AndItsRungsStayAsTheyWere() {
        report(1, 0.5);
        for (var decision : List.<UnaryOperator<TrialSpec>>of(
                spec -> spec.desiring(Desired.Paused, Reason.AwaitingPromotion),
                spec -> spec.desiring(Desired.Stopped, Reason.Pruned))) {
            decide(decision);
            nothingStored(() -> {
                refused(report(desk, token, body(3, "0.9")), 409, "is " + now().getSpec().desired());
                refused(report(desk, token, body(1, "0.9")), 409, "is " + now().getSpec().desired());
                refused(report(desk, token, body(3, "NaN")), 409, "is " + now().getSpec().desired());
            });
        }
        assertThat(now().getStatus().report().rungValues()).extracting(RungValue::value).containsExactly(0.5);
    }

    @Test
    void aTrialThatHasCompletedIs409ButAReplayOfItsLastReportIsTaken() {
        report(9, 0.9);

        nothingStored(() -> {
            refused(report(desk, token, body(10, "0.95")), 409, "has ended");
            assertThat(report(9, 0.9).code()).isEqualTo(200);
        });
    }

    @Test
    void aTrialThatHasFailedIs409() {
        write(TrialFixture.trial().state(State.Failed, "ExitCode", "attempt 3 failed").build().getStatus());

        nothingStored(() -> refused(report(desk, token, body(1, "0.9")), 409, "has ended"));
    }

    @Test
    void anOldAttemptIs409OnceThereIsANewerOne() {
        pod(trial, 2);

        nothingStored(() -> refused(report(desk, token, body(1, "0.9")), 409, "attempt 1 of " + trial.getMetadata().getName() + " was replaced"));
    }

    @Test
    void aTrialThatWasDeletedTakesNoReport() {
        lab.trialResource(trial.getMetadata().getName()).delete();

        assertThat(report(desk, token, body(1, "0.9")).join().code()).isGreaterThanOrEqualTo(400);
        assertThat(lab.trialResource(trial.getMetadata().getName()).get()).isNull();
    }

    @Test
    void aWriteThatComesBetweenIsNotOverwritten() {
        var stale = now();
        write(TrialFixture.trial().state(State.Running, 1, 2).build().getStatus());
        var behind = new DirectTrials(client) {
            @Override
            public Optional<TuningTrial> trial(String namespace, String name) {
                return Optional.of(stale);
            }
        };
    }
}
