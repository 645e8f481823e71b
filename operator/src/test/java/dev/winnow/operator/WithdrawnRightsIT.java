package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.asha;
import static dev.winnow.testkit.Manifests.checkpointed;
import static dev.winnow.testkit.Manifests.plain;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Faults;
import dev.winnow.testkit.FaultyLine;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.OperatorAccount;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A right of the operator is taken away in the middle of a study, by a role that is replaced, and given back. */
@Execution(ExecutionMode.CONCURRENT)
class WithdrawnRightsIT {
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private static String name(String resource, String verb) {
        return "without-" + verb + "-" + resource.replace('/', '-');
    }

    /** Refused calls of the operator, by which it finds out. */
    private static long refused(FaultyLine line) {
        return line.calls().stream().filter(call -> call.endsWith("-> 403")).count();
    }

    /** Each right that a study needs between its first trial and its end. */
    @ParameterizedTest
    @CsvSource({
        "winnow.dev, tuningtrials, create",
        "winnow.dev, tuningtrials, patch",
        "winnow.dev, tuningtrials, get",
        "winnow.dev, tuningtrials, watch",
        "winnow.dev, tuningtrials/status, patch",
        "winnow.dev, tuningstudies, watch",
        "winnow.dev, tuningstudies/status, patch",
        "'', pods, create",
        "'', pods, delete",
        "'', pods, watch",
        "'', events, create"
    })
    void aStudyOutlivesTheLossOfARightAndNoTrialIsCharged(String group, String resource, String verb) throws Exception {
        var namespace = name(resource, verb);
        var lab = TestNamespace.create(client, namespace);
        var account = OperatorAccount.in(namespace);
        var hold = new CountDownLatch(1);
        try (var line = new FaultyLine(account, Faults.NONE)) {
            try (var operator = new RunningOperator(line, namespace)) {
                var trainer =
                        new Trainer(operator::report, Trainer::learningRateQuality, (trial, step) -> hold.await());
                try (var kubelet = new Kubelet(client, namespace, trainer)) {
                    lab.create(with(checkpointed(asha("digits")), "/spec/limits/failedTrials", "0"));
                    lab.awaitTrial("digits-2", State.Running);
                    var restore = account.withdraw(group, resource, verb);
                    if (verb.equals("watch")) {
                        line.endWatches();
                    }
                    hold.countDown();
                    lab.await("the operator was refused", () -> refused(line) > 0);
                    restore.run();

                    var status = lab.awaitEnd("digits").getStatus();
                    assertThat(status.state()).isEqualTo("Complete");
                    assertThat(status.done()).isEqualTo("9/9");
                    assertThat(lab.trials()).hasSize(9).allSatisfy(trial -> assertThat(
                                    trial.getStatus().failureCount())
                            .isZero());
                    lab.await("no pod is left running", () -> lab.livePods().isEmpty());
                }
            }
        }
    }

    /** The row of docs/faults.md, on a real API server. */
    @Test
    void withoutTheRightToCreatePodsTheStudyWaitsAndSaysWhy() {
        var lab = TestNamespace.create(client, "no-new-pods");
        var restore = OperatorAccount.in(lab.namespace()).withdraw("", "pods", "create");
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
            lab.create(plain("early", 1, 1, 1));
            var early = lab.awaitStudy(
                    "early", study -> "Waiting".equals(study.getStatus().state()));
            assertThat(Outcome.condition(early, "Accepted"))
                    .startsWith("False PodRefused")
                    .contains("cannot create resource \"pods\"");
            assertThat(lab.trials()).isEmpty();
            restore.run();
            lab.awaitEnd("early");

            var hold = new CountDownLatch(1);
            var slow = new Trainer(operator::report, Trainer::learningRateQuality, (trial, step) -> hold.await());
            kubelet.close();
            try (var other = new Kubelet(client, lab.namespace(), slow)) {
                lab.create(with(plain("digits", 2, 1, 1), "/spec/limits/failedTrials", "0"));
                lab.awaitTrial("digits-0", State.Running);
                var again = OperatorAccount.in(lab.namespace()).withdraw("", "pods", "create");
                hold.countDown();
                var trial = lab.awaitTrial("digits-1", seen -> "PodForbidden"
                        .equals(seen.getStatus().reason()));
                assertThat(trial.getStatus().state()).isEqualTo(State.Pending);
                assertThat(trial.getStatus().message()).contains("cannot create resource \"pods\"");
                assertThat(trial.getStatus().failureCount()).isZero();
                lab.awaitStudy(
                        "digits", study -> "Waiting".equals(study.getStatus().state()));
                again.run();

                assertThat(lab.awaitEnd("digits").getStatus().done()).isEqualTo("2/2");
                assertThat(lab.trial("digits-1").getStatus().failureCount()).isZero();
            }
        }
    }
}
