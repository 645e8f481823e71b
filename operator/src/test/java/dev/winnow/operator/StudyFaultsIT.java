package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.checkpointed;
import static dev.winnow.testkit.Manifests.plain;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.StudyStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.CuttableConnection;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What people and the cluster do to a study behind the operator's back. */
@Execution(ExecutionMode.CONCURRENT)
class StudyFaultsIT {
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private static String progressing(TuningStudy study) {
        return study.getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals("Progressing"))
                .map(condition -> condition.getReason() + " " + condition.getMessage())
                .findFirst()
                .orElse("");
    }

    private static long writesTo(CuttableConnection line, String method, String resource) {
        return line.writes().stream()
                .filter(write -> write.startsWith(method) && write.endsWith(resource))
                .count();
    }

    /** There is no quota controller here, so the test says what is used and how much there is. */
    private static void quota(TestNamespace lab, int pods, int used) {
        var quota = new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("pods")
                .withNamespace(lab.namespace())
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity(Integer.toString(pods)))
                .endSpec()
                .build();
        client.resource(quota).serverSideApply();
        client.resource(quota).editStatus(current -> new ResourceQuotaBuilder(current)
                .withNewStatus()
                .addToHard("pods", new Quantity(Integer.toString(pods)))
                .addToUsed("pods", new Quantity(Integer.toString(used)))
                .endStatus()
                .build());
    }

    @Test
    void aPodOverTheQuotaWaitsWithoutHasteAndRunsWhenTheQuotaAllows() {
        var lab = TestNamespace.create(client, "quota");
        quota(lab, 1, 1);
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
            lab.create(with(plain("digits", 1, 1, 1), "/spec/limits/failedTrials", "0"));
            var trial = lab.awaitTrial(
                    "digits-0", t -> "QuotaExceeded".equals(t.getStatus().reason()));
            assertThat(trial.getStatus().state()).isEqualTo(State.Pending);
            assertThat(trial.getStatus().message()).contains("exceeded quota: pods");
            lab.awaitStudy("digits", study -> progressing(study).startsWith("Waiting digits-0: QuotaExceeded: "));

            lab.await("a second refusal", () -> operator.count("winnow.pods.refused") >= 2);
            assertThat(lab.trial("digits-0").getMetadata().getResourceVersion())
                    .as("the same reason is not written again")
                    .isEqualTo(trial.getMetadata().getResourceVersion());
            quota(lab, 5, 0);
            assertThat(lab.awaitEnd("digits").getStatus().state()).isEqualTo("Complete");
            assertThat(operator.count("winnow.pods.refused")).isBetween(2.0, 5.0);
        }
    }

    @Test
    void aTrialDeletedByHandIsWithdrawnAndItsNumberIsNotUsedAgain() {
        var lab = TestNamespace.create(client, "withdrawn");
        try (var operator = new RunningOperator(lab.namespace())) {
            var trainer = new Trainer(operator::report, Trainer::learningRateQuality, (trial, step) -> {
                if (trial.equals("digits-1") || trial.equals("digits-2")) {
                    new CountDownLatch(1).await();
                }
            });
            try (var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
                lab.create(plain("digits", 3, 1, 1));
                for (int number = 1; number <= 2; number++) {
                    var name = "digits-" + number;
                    int total = number + 1;
                    lab.awaitTrial(name, State.Running);
                    lab.awaitStudy("digits", study -> {
                        var trials = study.getStatus().trials();
                        return trials.total() == total && trials.running() == 1;
                    });
                    lab.trialResource(name).delete();
                    lab.collectGarbage();
                }
                var status = lab.awaitEnd("digits").getStatus();

                assertThat(status.state()).isEqualTo("Complete");
                assertThat(status.done()).isEqualTo("3/3");
                assertThat(status.trials().total()).isEqualTo(3);
                assertThat(lab.trials())
                        .extracting(trial -> trial.getSpec().number())
                        .containsExactly(0);
            }
        }
    }

    @Test
    void aStudyCreatedAnewLeavesTheTrialsOfItsPredecessorAloneAndWaitsUntilTheyAreGone() {
        var lab = TestNamespace.create(client, "anew");
        var line = CuttableConnection.whole();
        try (var operator = new RunningOperator(line, lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
            lab.create(plain("digits", 2, 2, 1));
            lab.awaitEnd("digits");
            lab.await("all trials ended", () -> lab.trials().stream()
                    .allMatch(t -> t.getStatus().ended()));
            var old = lab.trials();
            lab.studyResource("digits").delete();
            lab.create(with(plain("digits", 2, 2, 1), "/spec/sampler/seed", "99"));
            var waiting = lab.awaitStudy("digits", study -> progressing(study).startsWith("Waiting"));

            assertThat(progressing(waiting)).contains("a trial digits-0 that belongs to another study is in the way");
            assertThat(waiting.getStatus().trials().total()).isZero();
            long before = writesTo(line, "POST", "/tuningtrials");
            lab.await("another try", () -> writesTo(line, "POST", "/tuningtrials") > before);
            assertThat(lab.trials()).isEqualTo(old);

            lab.collectGarbage();
            assertThat(lab.awaitEnd("digits").getStatus().done()).isEqualTo("2/2");
            assertThat(lab.trials()).hasSize(2).allSatisfy(trial -> {
                assertThat(trial.getMetadata().getOwnerReferences().get(0).getUid())
                        .isEqualTo(waiting.getMetadata().getUid());
                assertThat(old)
                        .extracting(o -> o.getSpec().parameters())
                        .doesNotContain(trial.getSpec().parameters());
            });
            assertThat(writesTo(line, "POST", "/tuningtrials"))
                    .as("tries to create a trial")
                    .isLessThan(60);
        }
    }

    private static void wipe(TestNamespace lab, String study) {
        lab.studyResource(study)
                .subresource("status")
                .patch(PatchContext.of(PatchType.JSON), "[{\"op\": \"remove\", \"path\": \"/status\"}]");
    }

    /** A status without its times, which are those of the turn that wrote it. */
    private static List<?> facts(StudyStatus status) {
        return List.of(
                String.valueOf(status.state()),
                String.valueOf(status.done()),
                String.valueOf(status.trials()),
                String.valueOf(status.best()),
                String.valueOf(status.resources()),
                String.valueOf(status.searchSpace()));
    }

    @Test
    void aStatusWipedByHandIsRebuiltFromTheTrials() {
        var lab = TestNamespace.create(client, "wiped");
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
            lab.create(checkpointed(Manifests.asha("digits")));
            lab.awaitEnd("digits");
            lab.await("all trials ended", () -> lab.trials().stream()
                    .allMatch(t -> t.getStatus().ended()));
            lab.await("no pod is left running", () -> lab.livePods().isEmpty());
            // What was saved is known once the last pods are gone.
            var before = lab.awaitStudy(
                    "digits",
                    study -> study.getStatus().trials().paused() == 0
                            && study.getStatus().trials().running() == 0
                            && study.getStatus().resources().stepsSaved()
                                    == 9 * 9 - study.getStatus().resources().steps());
            wipe(lab, "digits");
            lab.edit("digits", "/spec/limits/failedTrials", "9");
            var after = lab.awaitEnd("digits");

            assertThat(facts(after.getStatus())).isEqualTo(facts(before.getStatus()));
            assertThat(lab.trials()).hasSize(9);
        }
    }

    @Test
    void aStatusWipedWhileTrialsRunChangesNothingForThem() {
        var lab = TestNamespace.create(client, "wiped-early");
        var hold = new CountDownLatch(1);
        try (var operator = new RunningOperator(lab.namespace())) {
            var trainer = new Trainer(operator::report, Trainer::learningRateQuality, (trial, step) -> hold.await());
            try (var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
                lab.create(plain("digits", 3, 2, 1));
                lab.awaitStudy("digits", study -> study.getStatus().trials().running() == 2);
                wipe(lab, "digits");
                lab.edit("digits", "/spec/limits/failedTrials", "9");
                lab.awaitStudy("digits", study -> study.getStatus().trials().running() == 2);
                hold.countDown();

                assertThat(lab.awaitEnd("digits").getStatus().done()).isEqualTo("3/3");
                assertThat(lab.trials())
                        .hasSize(3)
                        .allSatisfy(t -> assertThat(t.getStatus().attempts()).isEqualTo(1));
            }
        }
    }

    /** The schema refuses such an edit as long as the status tells of trials; here both happen while nobody runs. */
    @Test
    void aSpaceThatNoLongerFitsTheTrialsIsRejectedWithItsPath() {
        var lab = TestNamespace.create(client, "other-space");
        lab.create(plain("digits", 2, 1, 1));
        try (var operator = new RunningOperator(lab.namespace())) {
            lab.awaitTrial("digits-0", trial -> true);
        }
        wipe(lab, "digits");
        lab.edit("digits", "/spec/parameters", "[{name: units, type: Integer, integer: {min: 1, max: 2}}]");
        try (var operator = new RunningOperator(lab.namespace())) {
            var study = lab.awaitStudy("digits", s -> s.getStatus().state() != null);

            assertThat(study.getStatus().state()).isEqualTo("Rejected");
            assertThat(study.getStatus().conditions().get(0).getMessage())
                    .startsWith("spec.parameters: do not fit the trial digits-0 (parameter 'units' is missing");
            lab.edit(
                    "digits",
                    "/spec/parameters",
                    Manifests.asha("digits").at("/spec/parameters").toString());
            lab.awaitStudy("digits", s -> "Running".equals(s.getStatus().state()));
            assertThat(lab.study("digits").getStatus().trials().total()).isEqualTo(1);
        }
    }

    @Test
    void studiesOfOneNameInTwoNamespacesDoNotInteract() {
        var one = TestNamespace.create(client, "namesake-one");
        var two = TestNamespace.create(client, "namesake-two");
        try (var operator = new RunningOperator(one.namespace(), two.namespace());
                var here = new Kubelet(client, one.namespace(), new Trainer(operator::report));
                var there = new Kubelet(client, two.namespace(), container -> 1)) {
            one.create(plain("digits", 3, 2, 2));
            two.create(
                    with(with(plain("digits", 3, 1, 1), "/spec/trial/retries", "0"), "/spec/limits/failedTrials", "0"));

            assertThat(one.awaitEnd("digits").getStatus().state()).isEqualTo("Complete");
            assertThat(two.awaitEnd("digits").getStatus().state()).isEqualTo("Failed");
            assertThat(one.trials())
                    .hasSize(3)
                    .allSatisfy(t -> assertThat(t.getStatus().state()).isEqualTo(State.Completed));
            assertThat(two.trials())
                    .singleElement()
                    .satisfies(t -> assertThat(t.getStatus().state()).isEqualTo(State.Failed));
            assertThat(one.study("digits").getStatus().trials().failed()).isZero();
        }
    }

    @Test
    void inANamespaceThatIsGoingNothingIsCreatedInHaste() {
        var lab = TestNamespace.create(client, "going");
        var line = CuttableConnection.whole();
        try (var operator = new RunningOperator(line, lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), container -> {
                    new CountDownLatch(1).await();
                    return 0;
                })) {
            lab.create(plain("digits", 5, 1, 1));
            lab.awaitTrial("digits-0", State.Running);
            client.namespaces().withName(lab.namespace()).delete();
            client.pods().inNamespace(lab.namespace()).withName("digits-0-1").delete();
            var trial = lab.awaitTrial(
                    "digits-0", t -> "NamespaceTerminating".equals(t.getStatus().reason()));

            assertThat(trial.getStatus().state()).isEqualTo(State.Pending);
            assertThat(trial.getStatus().failureCount()).isZero();
            lab.await("another try", () -> operator.count("winnow.pods.refused") >= 2);
            assertThat(writesTo(line, "POST", "/pods"))
                    .as("the probe, the pod, and few that were refused")
                    .isLessThan(8);
            assertThat(lab.pods()).isEmpty();
        }
    }

    @Test
    void theMetricsOfAStudyAreThoseOfItsStatus() {
        var lab = TestNamespace.create(client, "metrics");
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
            lab.create(plain("digits", 3, 3, 1));
            lab.awaitEnd("digits");

            assertThat(operator.count("winnow.pods.created")).isEqualTo(3);
            assertThat(operator.counts("winnow.decisions", "kind")).isEqualTo(Map.of("create", 3.0));
            assertThat(operator.counts("winnow.reports", "code")).containsEntry("200", 3.0);
            lab.await("the gauges follow", () -> operator.gauge("winnow_trials", "state", "completed") == 3);
            assertThat(operator.gauge("winnow_study_best", "study", "digits"))
                    .isEqualTo(lab.study("digits").getStatus().best().value());
        }
    }
}
