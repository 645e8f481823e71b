package dev.winnow.operator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.winnow.api.Reported.Point;
import dev.winnow.api.Reported.RungValue;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.Answer;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.CuttableConnection;
import dev.winnow.testkit.Faults;
import dev.winnow.testkit.FaultyLine;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.OperatorAccount;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of good reports, and of those that meet others' writes or no API server: rungs 1, 3 and 9. */
class ReportsIT {
    private static final Answer TAKEN = new Answer(200, "taken");

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    @AutoClose
    private static KubernetesClient operator;

    private static TestNamespace lab;

    private ClusterReports reports;
    private ReportingTrial trial;

    @BeforeAll
    static void start() {
        lab = TestNamespace.create(client, "reports");
        operator = OperatorAccount.in(lab.namespace()).client();
        lab.create(Manifests.asha("study"));
    }

    @BeforeEach
    void open() {
        reports = ReportingTrial.reports(operator, lab);
        trial = new ReportingTrial(lab, "study", 9);
    }

    @AfterEach
    void close() {
        reports.close();
    }

    @Test
    void aValueAtARungIsInTheStatusBeforeItsReportIsAnswered() {
        assertThat(trial.report(reports, 1, "0.5").join()).isEqualTo(TAKEN);

        var reported = trial.now().getStatus().report();
        assertThat(reported.rungs())
                .extracting(RungValue::resource, RungValue::value, RungValue::step)
                .containsExactly(tuple(1, 0.5, 1));
        assertThat(reported.step()).isEqualTo(1);
        assertThat(reported.value()).isEqualTo(0.5);
        assertThat(reported.metrics()).isEqualTo(Map.of("accuracy", 0.5));
    }

    @Test
    void pointsBetweenRungsAreWrittenWhenTheDeskCloses() {
        for (var step : IntStream.rangeClosed(4, 6).toArray()) {
            assertThat(trial.report(reports, step, "0." + step).join()).isEqualTo(TAKEN);
        }
        reports.close();

        assertThat(trial.now().getStatus().report().points())
                .extracting(Point::step, Point::value)
                .containsExactly(tuple(4, 0.4), tuple(5, 0.5), tuple(6, 0.6));
    }

    @Test
    void theDeskClosesAlsoWhenTheApiServerDoesNotAnswer() {
        var hangs = new Faults() {
            @Override
            public Duration delay(Request request) {
                return request.write() ? Duration.ofHours(1) : Duration.ZERO;
            }
        };
        try (var line = new FaultyLine(OperatorAccount.in(lab.namespace()), Faults.NONE);
                var there = line.client();
                var alone = ReportingTrial.reports(there, lab)) {
            assertThat(trial.report(alone, 4, "0.4").join()).isEqualTo(TAKEN);
            assertThat(trial.report(alone, 5, "0.5").join()).isEqualTo(TAKEN);
            line.faults(hangs);
            assertThat(trial.report(alone, 6, "0.6").join()).isEqualTo(TAKEN);
            var rung = trial.report(alone, 9, "0.9");

            assertTimeoutPreemptively(Duration.ofMinutes(2), alone::close);
            assertThat(rung.join().code()).as("who waited was not told 200").isNotEqualTo(200);
            assertThat(trial.now().getStatus().report().step()).isLessThan(6);
        }
    }

    @Test
    void pointsBetweenRungsAreWrittenByTheTimerWithoutAnotherReport() {
        trial.report(reports, 4, "0.4").join();

        lab.await("the batch is written", () -> trial.now().getStatus() != null);
        assertThat(trial.now().getStatus().report().step()).isEqualTo(4);
    }

    @Test
    void theAnswerAtTheGrantIsHeldUntilMoreIsGranted() {
        trial = new ReportingTrial(lab, "study", 1);
        var answer = trial.report(reports, 1, "0.5");

        assertThat(lab.awaitTrial(trial.name(), there -> true)
                        .getStatus()
                        .report()
                        .rung())
                .isEqualTo(1);
        assertThat(answer).isNotDone();
        trial.decide(spec -> spec.granted(3));
        assertThat(answer.join()).isEqualTo(TAKEN);
    }

    @Test
    void aReportBeyondTheGrantIsHeldToo() {
        trial = new ReportingTrial(lab, "study", 1);
        var answer = trial.report(reports, 2, "0.5");

        assertThat(lab.awaitTrial(trial.name(), there -> true)
                        .getStatus()
                        .report()
                        .rungs())
                .extracting(RungValue::resource, RungValue::step)
                .containsExactly(tuple(1, 2));
        assertThat(answer).isNotDone();
    }

    @Test
    void theSameReportAgainAfterALostAnswerIsTakenAndChangesNothing() {
        trial.report(reports, 1, "0.5").join();
        var before = trial.version();

        assertThat(trial.report(reports, 1, "0.5").join()).isEqualTo(TAKEN);
        assertThat(trial.report(reports, 1, "0.9").join())
                .as("whatever it says")
                .isEqualTo(TAKEN);
        reports.close();
        assertThat(trial.version()).isEqualTo(before);
    }

    @Test
    void anotherReplicaTakesTheReplayAndTheNextReport() {
        trial.report(reports, 1, "0.5").join();
        try (var other = ReportingTrial.reports(operator, lab)) {
            assertThat(trial.report(other, 1, "0.9").join()).isEqualTo(TAKEN);
            assertThat(trial.report(other, 3, "0.7").join()).isEqualTo(TAKEN);
        }

        assertThat(trial.now().getStatus().report().rungs())
                .extracting(RungValue::value)
                .containsExactly(0.5, 0.7);
    }

    @Test
    void reportsOfAllStepsAtOnceGiveEachRungOneValue() {
        var answers = IntStream.rangeClosed(1, 9)
                .boxed()
                .flatMap(step -> IntStream.range(0, 4)
                        .mapToObj(copy -> CompletableFuture.supplyAsync(() ->
                                trial.report(reports, step, "0." + step).join().code())))
                .toList();
        answers.forEach(answer -> assertThat(answer.join()).isEqualTo(200));
        reports.close();

        var reported = trial.now().getStatus().report();
        assertThat(reported.step()).isEqualTo(9);
        assertThat(reported.rungs()).extracting(RungValue::resource).containsExactly(1, 3, 9);
        assertThat(reported.rungs())
                .allSatisfy(rung -> assertThat(rung.step()).isGreaterThanOrEqualTo(rung.resource()));
        assertThat(reported.points()).extracting(Point::step).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aWriteThatTheInformerHasNotSeenIsNeitherLostNorInTheWay() {
        var stale = trial.now();
        trial.write(TrialFixture.trial().state(State.Running).used(1, 2).build().getStatus());
        var late = new DirectTrials(client) {
            @Override
            public Optional<TuningTrial> trial(String namespace, String name) {
                return Optional.of(stale);
            }
        };
        try (var behind = ReportingTrial.reports(operator, lab, late, Clock.systemUTC())) {
            assertThat(trial.report(behind, 1, "0.5").join()).isEqualTo(TAKEN);
        }

        var status = trial.now().getStatus();
        assertThat(status.report().rung()).isEqualTo(1);
        assertThat(status.state()).isEqualTo(State.Running);
        assertThat(status.gpuSeconds()).isEqualTo(2);
    }

    /** Writes to the trial before each write of another client, so that none of those goes through. */
    private final class Rival implements Interceptor {
        private final AtomicInteger writes = new AtomicInteger();

        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            if (request.method().equals("PATCH")) {
                trial.write(TrialFixture.trial()
                        .state(State.Running)
                        .used(writes.incrementAndGet(), 0)
                        .build()
                        .getStatus());
            }
        }
    }

    @Test
    void whoseWriteIsAlwaysOvertakenIsToldToTryAgainAndNothingIsStored() {
        try (var overtaken = OperatorAccount.in(lab.namespace()).client(new Rival());
                var unlucky = ReportingTrial.reports(overtaken, lab)) {
            var answer = trial.report(unlucky, 1, "0.5").join();

            assertThat(answer.code()).isEqualTo(503);
            assertThat(answer.message()).contains("being written by others: try again");
            assertThat(trial.now().getStatus().reported()).isNull();
        }
        assertThat(trial.report(reports, 1, "0.5").join()).isEqualTo(TAKEN);
    }

    @Test
    void whileTheApiServerIsAwayAReportAtARungIsToldToTryAgain() {
        var line = CuttableConnection.whole();
        try (var cut = OperatorAccount.in(lab.namespace()).client(line);
                var alone = ReportingTrial.reports(cut, lab)) {
            assertThat(trial.report(alone, 3, "0.5").join()).isEqualTo(TAKEN);
            assertThat(trial.report(alone, 4, "0.6").join())
                    .as("the first point between rungs is written")
                    .isEqualTo(TAKEN);
            line.cut();

            assertThat(trial.report(alone, 5, "0.6").join())
                    .as("further points are not")
                    .isEqualTo(TAKEN);
            var answer = trial.report(alone, 9, "0.7").join();
            assertThat(answer.code()).isEqualTo(503);
            assertThat(answer.message()).contains("could not be written now: try again");
        }
        assertThat(trial.report(reports, 9, "0.7").join()).isEqualTo(TAKEN);
        assertThat(trial.now().getStatus().report().rungs())
                .extracting(RungValue::value)
                .containsExactly(0.5, 0.5, 0.7);
    }
}
