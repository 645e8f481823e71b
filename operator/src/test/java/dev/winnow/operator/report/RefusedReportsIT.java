package dev.winnow.operator.report;

import static dev.winnow.operator.report.ReportingTrial.body;
import static dev.winnow.operator.report.ReportingTrial.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Names;
import dev.winnow.api.Reported.RungValue;
import dev.winnow.api.TrialSpec;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.Reason;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.Answer;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.MovingClock;
import dev.winnow.testkit.OperatorAccount;
import dev.winnow.testkit.ServiceAccountTokens;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports that are refused, with the real tokens of the API server: each has a reason, and nothing is stored. */
class RefusedReportsIT {
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    @AutoClose
    private static KubernetesClient operator;

    private static TestNamespace lab;

    private ClusterReports reports;
    private ReportingTrial trial;

    @BeforeAll
    static void start() {
        lab = TestNamespace.create(client, "refused-reports");
        operator = OperatorAccount.in(lab.namespace()).client();
        lab.create(Manifests.asha("maximise"));
        lab.create(Manifests.with(Manifests.asha("minimise"), "/spec/objectives/0/direction", "Minimize"));
    }

    @BeforeEach
    void open() {
        reports = ReportingTrial.reports(operator, lab);
        trial = new ReportingTrial(lab, "maximise", 9);
    }

    @AfterEach
    void close() {
        reports.close();
    }

    private static void refused(Answer answer, int code, String words) {
        assertThat(answer.message()).contains(words);
        assertThat(answer.code()).isEqualTo(code);
    }

    /** A report with this token is refused, and the trial is what it was. */
    private void refusedToken(String token, int code, String words) {
        var before = trial.version();
        refused(send(reports, token, body(1, "0.5")).join(), code, words);
        assertThat(trial.version()).isEqualTo(before);
    }

    /** A pod that is no trial's. */
    private static Pod strayPod(TestNamespace in, String name, Map<String, String> labels) {
        return in.client()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(in.namespace())
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .withServiceAccountName("default")
                        .addNewContainer()
                        .withName("c")
                        .withImage("i")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    private static String bound(Pod pod) {
        return ServiceAccountTokens.bound(client, pod, Names.REPORT_AUDIENCE);
    }

    @Test
    void withoutATokenThereIsNoReport() {
        for (var header : new String[] {null, "", "Basic abc", "Bearer", "Bearer ", "Bearer x.y.z"}) {
            var answer = ReportingTrial.answer(reports, header, body(1, "0.5")).join();
            refused(answer, 401, "WINNOW_TOKEN_FILE");
        }
        assertThat(trial.now().getStatus()).isNull();
    }

    @Test
    void aTokenForTheApiServerIsNotOneForReports() {
        refusedToken(
                ServiceAccountTokens.bound(client, trial.pod(), "https://kubernetes.default.svc"),
                401,
                "the token is for another audience");
    }

    @Test
    void aTokenThatIsBoundToNoPodIsForbidden() {
        refusedToken(
                ServiceAccountTokens.unbound(client, lab.namespace(), Names.REPORT_AUDIENCE),
                403,
                "the token is bound to no pod");
    }

    @Test
    void aTokenWhoseSignatureWasChangedIsRefused() {
        var token = bound(trial.pod());
        int middle = token.lastIndexOf('.') + 40;
        var changed =
                token.substring(0, middle) + (token.charAt(middle) == 'A' ? 'B' : 'A') + token.substring(middle + 1);

        refusedToken(changed, 401, "the token is not valid");
    }

    @Test
    void anExpiredTokenIsRefusedAndToldToReadTheFileAgain() {
        var clock = new MovingClock(Clock.systemUTC());
        clock.forward(Duration.ofHours(2));
        try (var late = ReportingTrial.reports(operator, lab, new DirectTrials(client), clock)) {
            refused(trial.report(late, 1, "0.5").join(), 401, "the token has expired: read WINNOW_TOKEN_FILE again");
        }
        assertThat(trial.now().getStatus()).isNull();
    }

    @Test
    void aPodThatIsNoTrialsMayNotReport() {
        refusedToken(bound(strayPod(lab, "stray", Map.of())), 403, "the token is not that of a trial's pod");
    }

    @Test
    void aPodOfAnotherNamespaceMayNotReport() {
        var elsewhere = TestNamespace.create(client, "elsewhere");

        refusedToken(
                bound(strayPod(elsewhere, trial.pod().getMetadata().getName(), Map.of())),
                403,
                "the token is not that of a trial's pod");
    }

    @Test
    void aPodThatOnlyWearsATrialsLabelsTakesNoPartInIt() {
        var labels = Map.of(Names.TRIAL_LABEL, trial.name(), Names.ATTEMPT_LABEL, "1");

        refusedToken(bound(strayPod(lab, "impostor", labels)), 403, "the pod is no attempt of a trial");
    }

    @Test
    void theTokenOfAPodThatIsGoneIsForbiddenAlsoWhenItsNameIsUsedAgain() {
        var token = bound(trial.pod());
        client.resource(trial.pod()).withGracePeriod(0).delete();
        refusedToken(token, 403, "the token is not that of a trial's pod");
        trial.createPod(1);
        refusedToken(token, 403, "the token is not that of a trial's pod");
    }

    @Test
    void theTokenOfOneTrialReportsForThatOneOnly() {
        var other = new ReportingTrial(lab, "maximise", 9);
        other.report(reports, 1, "0.5").join();

        assertThat(trial.now().getStatus()).isNull();
        assertThat(other.now().getStatus().report().rung()).isEqualTo(1);
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
    void aValueThatIsNotFiniteDivergesTheTrialUnlessItClaimsPerfection(
            String study, String value, int code, String words) {
        trial = new ReportingTrial(lab, study, 9);
        refused(trial.report(reports, 2, value).join(), code, words);

        if (code == 400) {
            assertThat(trial.now().getStatus()).isNull();
        } else {
            var reported = trial.now().getStatus().report();
            assertThat(reported.diverged()).isNotNull();
            assertThat(reported.diverged().step()).isEqualTo(2);
            assertThat(reported.value()).as("never a number").isNull();
            refused(trial.report(reports, 3, "0.5").join(), 422, "is on record as diverged");
        }
    }

    @Test
    void aDivergenceKeepsTheRungsBeforeIt() {
        trial.report(reports, 1, "0.5").join();
        refused(trial.report(reports, 2, "NaN").join(), 422, "diverged");

        assertThat(trial.now().getStatus().report().rungs())
                .extracting(RungValue::value)
                .containsExactly(0.5);
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
    void aBadBodyIs400(String body) {
        assertThat(trial.report(reports, body).join().code()).isEqualTo(400);
        reports.close();
        assertThat(trial.now().getStatus()).isNull();
    }

    @Test
    void aWrongMetricIsToldWhichOnesThereAre() {
        refused(
                trial.report(reports, "{\"step\": 1, \"metrics\": {\"acuracy\": 0.5}}")
                        .join(),
                400,
                "metrics has no accuracy, the study's objective; it has [acuracy]");
    }

    @Test
    void aTrialThatIsPausedOrStoppedIs409AndItsRungsStay() {
        trial.report(reports, 1, "0.5").join();
        for (var decision : List.<UnaryOperator<TrialSpec>>of(
                spec -> spec.desiring(Desired.Paused, Reason.AwaitingPromotion),
                spec -> spec.desiring(Desired.Stopped, Reason.Pruned))) {
            trial.decide(decision);
            var wish = trial.now().getSpec();
            var before = trial.version();
            for (var report : List.of(body(3, "0.9"), body(1, "0.9"), body(3, "NaN"))) {
                refused(trial.report(reports, report).join(), 409, "is " + wish.desired() + " (" + wish.reason() + ")");
            }
            assertThat(trial.version()).isEqualTo(before);
        }
    }

    @Test
    void aTrialThatWasPausedBehindTheInformersBackIs409() {
        var stale = trial.now();
        trial.decide(spec -> spec.desiring(Desired.Paused, Reason.AwaitingPromotion));
        var late = new DirectTrials(client) {
            @Override
            public Optional<TuningTrial> trial(String namespace, String name) {
                return Optional.of(stale);
            }
        };
        try (var behind = ReportingTrial.reports(operator, lab, late, Clock.systemUTC())) {
            refused(trial.report(behind, 1, "0.5").join(), 409, "is Paused");
        }
        assertThat(trial.now().getStatus()).isNull();
    }

    @Test
    void aTrialThatCompletedIs409ButTheReplayOfItsLastReportIsTaken() {
        trial.report(reports, 9, "0.9").join();
        var before = trial.version();

        refused(trial.report(reports, 10, "0.95").join(), 409, "has ended");
        assertThat(trial.report(reports, 9, "0.9").join().code()).isEqualTo(200);
        assertThat(trial.version()).isEqualTo(before);
    }

    @Test
    void aTrialThatFailedIs409() {
        trial.write(TrialFixture.trial()
                .state(State.Failed, "ExitCode", "attempt 3 failed")
                .build()
                .getStatus());
        var before = trial.version();

        refused(trial.report(reports, 1, "0.9").join(), 409, "has ended");
        assertThat(trial.version()).isEqualTo(before);
    }

    @Test
    void anOldAttemptIs409OnceThereIsANewerOne() {
        trial.createPod(2);

        refusedToken(bound(trial.pod()), 409, "attempt 1 of " + trial.name() + " was replaced by a newer one");
    }

    @Test
    void aTrialThatWasDeletedTakesNoReport() {
        var token = bound(trial.pod());
        lab.trialResource(trial.name()).delete();
        var answer = send(reports, token, body(1, "0.9")).join();

        assertThat(answer.code()).isGreaterThanOrEqualTo(400);
        assertThat(lab.trialResource(trial.name()).get()).isNull();
    }
}
