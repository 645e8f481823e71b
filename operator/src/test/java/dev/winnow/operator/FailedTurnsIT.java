package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.checkpointed;
import static dev.winnow.testkit.Manifests.plain;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Faults;
import dev.winnow.testkit.FaultyLine;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.OperatorAccount;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Turns that fail: one study or trial says so and rests, the others go on, and what was said leaves with its cause. */
@Execution(ExecutionMode.CONCURRENT)
class FailedTurnsIT {
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private static String progressing(TuningStudy study) {
        return study.getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals("Progressing"))
                .map(condition -> condition.getStatus() + " " + condition.getReason() + " " + condition.getMessage())
                .findFirst()
                .orElse("");
    }

    private static void patchStatus(TestNamespace lab, String study, String status) {
        lab.studyResource(study)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\": " + status + "}");
    }

    @Test
    void aStudyWhoseTurnFailsSaysSoRestsAndGoesOnWhenItIsCured() {
        var lab = TestNamespace.create(client, "failed-turn");
        var hold = new CountDownLatch(1);
        var trainer = new AtomicInteger();
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(
                        client,
                        lab.namespace(),
                        new Trainer(operator::report, Trainer::learningRateQuality, (trial, step) -> {
                            if (trial.startsWith("broken")) {
                                trainer.incrementAndGet();
                                hold.await();
                            }
                        }))) {
            lab.create(plain("broken", 2, 1, 1));
            var started = lab.awaitStudy("broken", study -> study.getStatus().startTime() != null)
                    .getStatus()
                    .startTime();
            lab.await("its trainer trains", () -> trainer.get() > 0);
            patchStatus(lab, "broken", "{\"startTime\": \"yesterday\"}");
            lab.edit("broken", "/spec/limits/failedTrials", "9");

            var broken =
                    lab.awaitStudy("broken", study -> study.getStatus().state().equals("Waiting"));
            assertThat(progressing(broken))
                    .startsWith("False TurnFailed the operator fails at its turn")
                    .contains("'yesterday'");
            lab.await("an event", () -> lab.eventsOf("broken").contains("Waiting"));
            lab.create(plain("good", 2, 2, 1));
            assertThat(lab.awaitEnd("good").getStatus().state()).isEqualTo("Complete");
            lab.await("its pod alone is left", () -> lab.livePods().size() == 1);
            assertThat(operator.unhealthy()).isEmpty();

            patchStatus(lab, "broken", "{\"startTime\": \"" + started + "\"}");
            lab.awaitStudy("broken", study -> study.getStatus().state().equals("Running"));
            hold.countDown();
            assertThat(progressing(lab.awaitEnd("broken"))).startsWith("False TrialsDone");
        }
    }

    @Test
    void aTrialWhoseTurnFailsSaysSoAndStartsWhenItIsCured() {
        var lab = TestNamespace.create(client, "failed-trial");
        var cured = new AtomicBoolean();
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(
                        client,
                        lab.namespace(),
                        container -> cured.get() ? new Trainer(operator::report).run(container) : 1)) {
            lab.create(with(plain("digits", 1, 1, 1), "/spec/trial/retries", "10"));
            lab.awaitTrial("digits-0", trial -> trial.getStatus().lastFailureTime() != null);
            // The back-off may be over before the first patch is there; each one is longer than that before it.
            lab.await("the turn fails", () -> {
                lab.patchTrial("digits-0", "status", "{\"status\": {\"lastFailureTime\": \"yesterday\"}}");
                return "TurnFailed".equals(lab.trial("digits-0").getStatus().reason());
            });
            cured.set(true);

            var trial = lab.trial("digits-0");
            assertThat(trial.getStatus().message()).contains("'yesterday'");
            lab.awaitStudy("digits", study -> progressing(study).startsWith("True Waiting digits-0: TurnFailed: "));

            lab.patchTrial("digits-0", "status", "{\"status\": {\"lastFailureTime\": null}}");
            assertThat(lab.awaitEnd("digits").getStatus().state()).isEqualTo("Complete");
            assertThat(lab.trial("digits-0").getStatus().reason()).isNull();
        }
    }

    @Test
    void aRightThatIsMissingIsSaidAndTheStudyGoesOnWhenItIsGiven() throws Exception {
        var lab = TestNamespace.create(client, "missing-right");
        var forbidden = new Faults() {
            @Override
            public List<Reply> instead(Request request) {
                return request.method().equals("PATCH") && request.target().matches(".*/tuningtrials/[^/]+(\\?.*)?")
                        ? List.of(new Reply(403, 0))
                        : List.of();
            }
        };
        try (var line = new FaultyLine(OperatorAccount.in(lab.namespace()), forbidden);
                var operator = new RunningOperator(line, lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
            lab.create(checkpointed(Manifests.asha("digits")));
            lab.awaitStudy("digits", study -> progressing(study).startsWith("False TurnFailed"));

            line.faults(Faults.NONE);
            assertThat(lab.awaitEnd("digits").getStatus().state()).isEqualTo("Complete");
        }
    }
}
