package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.Mistake;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the operator says to manifests that the schema lets pass, and what may be edited while a study runs. */
@Execution(ExecutionMode.CONCURRENT)
class AcceptanceIT {
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private static String accepted(TuningStudy study) {
        return study.getStatus().conditions().stream()
                .filter(condition -> condition.getType().equals("Accepted"))
                .map(condition -> condition.getStatus() + " " + condition.getReason() + " " + condition.getMessage())
                .findFirst()
                .orElse("");
    }

    @Test
    void whatTheSchemaCannotSayIsAcceptedFalseWithItsPathAndCreatesNothing() {
        var lab = TestNamespace.create(client, "mistakes");
        try (var operator = new RunningOperator(lab.namespace())) {
            for (int i = 0; i < Mistake.ALL.size(); i++) {
                lab.create(with(
                        Manifests.asha("wrong-" + i),
                        Mistake.ALL.get(i).pointer(),
                        Mistake.ALL.get(i).value()));
            }
            for (int i = 0; i < Mistake.ALL.size(); i++) {
                var study = lab.awaitStudy("wrong-" + i, s -> s.getStatus().state() != null);
                assertThat(accepted(study))
                        .startsWith("False InvalidSpec " + Mistake.ALL.get(i).refusal("wrong-" + i));
                assertThat(study.getStatus().state()).isEqualTo("Rejected");
                assertThat(study.getStatus().observedGeneration()).isEqualTo(1);
                assertThat(study.getStatus().conditions())
                        .extracting(Condition::getType)
                        .doesNotContain("Complete", "Failed");
                lab.await("an event", () -> lab.eventsOf(study.getMetadata().getName())
                        .contains("Rejected"));
            }
            assertThat(lab.trials()).isEmpty();
            assertThat(lab.pods()).isEmpty();
        }
    }

    @Test
    void metricsInALogAreRejectedWithWhatToDo() {
        var lab = TestNamespace.create(client, "printed");
        try (var operator = new RunningOperator(lab.namespace())) {
            lab.create(with(Manifests.asha("printed"), "/spec/trial/metrics", "{from: Log, format: Katib}"));

            var study = lab.awaitStudy("printed", s -> s.getStatus().state() != null);

            assertThat(accepted(study))
                    .startsWith(
                            "False InvalidSpec spec.trial.metrics: this installation reads no logs: set the chart's value trialMetrics.fromLogs");
            assertThat(lab.trials()).isEmpty();
        }
    }

    @Test
    void aCorrectedManifestRunsAsIfTheWrongOneHadNeverBeen() {
        var wrong = TestNamespace.create(client, "corrected");
        var right = TestNamespace.create(client, "right-at-once");
        try (var operator = new RunningOperator(wrong.namespace(), right.namespace());
                var one = new Kubelet(client, wrong.namespace(), new Trainer(operator::report));
                var other = new Kubelet(client, right.namespace(), new Trainer(operator::report))) {
            right.create(Manifests.plain("digits", 4, 2, 2));
            wrong.create(with(Manifests.plain("digits", 4, 2, 2), "/spec/trial/container", "trainr"));
            wrong.awaitStudy(
                    "digits", study -> "Rejected".equals(study.getStatus().state()));
            wrong.edit("digits", "/spec/trial/container", "trainer");

            var corrected = wrong.awaitEnd("digits");
            var undisturbed = right.awaitEnd("digits");
            assertThat(accepted(corrected)).startsWith("True Valid");
            assertThat(corrected.getStatus().observedGeneration()).isEqualTo(2);
            assertThat(configurations(wrong)).hasSize(4).isEqualTo(configurations(right));
            assertThat(corrected.getStatus().best())
                    .isEqualTo(undisturbed.getStatus().best());
            assertThat(corrected.getStatus().trials())
                    .isEqualTo(undisturbed.getStatus().trials());
        }
    }

    private static Map<Integer, Map<String, String>> configurations(TestNamespace lab) {
        return lab.trials().stream().collect(Collectors.toMap(t -> t.getSpec().number(), t -> t.getSpec()
                .parameters()));
    }

    @Test
    void onceTrialsExistTheSearchCanOnlyBeWidenedButItsLimitsChange() {
        var lab = TestNamespace.create(client, "edits");
        var hold = new CountDownLatch(1);
        try (var operator = new RunningOperator(lab.namespace())) {
            var trainer = new Trainer(operator::report, Trainer::learningRateQuality, (trial, step) -> hold.await());
            try (var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
                lab.create(Manifests.plain("digits", 2, 1, 2));
                lab.awaitStudy("digits", study -> study.getStatus().created() > 0);
                lab.awaitTrial("digits-0", State.Running);
                for (var edit : Map.of(
                                "/spec/parameters/0/double/max", "0.2",
                                "/spec/objectives/0/direction", "Minimize",
                                "/spec/objectives/0/metric", "loss",
                                "/spec/sampler/seed", "8",
                                "/spec/pruner/none/maxResource", "3")
                        .entrySet()) {
                    var refusal = catchThrowableOfType(
                            KubernetesClientException.class, () -> lab.edit("digits", edit.getKey(), edit.getValue()));
                    assertThat(refusal)
                            .as(edit.getKey())
                            .hasMessageContaining("once trials exist")
                            .hasMessageContaining("create another study");
                }
                lab.edit("digits", "/spec/parameters/0/double/max", "0.5");
                lab.edit("digits", "/spec/parameters/2/categorical/values", "[rmsprop, sgd, adam]");
                lab.edit("digits", "/spec/limits", "{trials: 4, parallelTrials: 3}");
                lab.awaitTrial("digits-2", State.Running);
                lab.edit("digits", "/spec/limits/trials", "3");
                lab.edit("digits", "/spec/objectives/0/target", "2");
                lab.edit("digits", "/spec/trial/pod/spec/containers/0/image", "another:image");
                hold.countDown();

                var study = lab.awaitEnd("digits");
                assertThat(study.getStatus().done()).isEqualTo("3/3");
                assertThat(lab.trials()).hasSize(3);
            }
        }
    }

    @Test
    void beforeTheFirstTrialEverythingCanChange() {
        var lab = TestNamespace.create(client, "early-edits");
        try (var operator = new RunningOperator(lab.namespace())) {
            lab.create(with(Manifests.plain("digits", 2, 1, 2), "/spec/suspend", "true"));
            lab.awaitStudy(
                    "digits", study -> "Suspended".equals(study.getStatus().state()));
            lab.edit("digits", "/spec/parameters", "[{name: units, type: Integer, integer: {min: 1, max: 2}}]");
            lab.edit("digits", "/spec/pruner", "{type: None, none: {maxResource: 5}}");
            lab.edit("digits", "/spec/suspend", "false");

            assertThat(lab.awaitTrial("digits-0", trial -> true).getSpec().rungs())
                    .containsExactly(5);
            assertThat(lab.trial("digits-0").getSpec().parameters()).containsOnlyKeys("units");
        }
    }

    @Test
    void aSuspendedStudyDeletesItsPodsAndGoesOnFromTheCheckpointsLater() {
        var lab = TestNamespace.create(client, "suspend");
        var hold = new CountDownLatch(1);
        try (var operator = new RunningOperator(lab.namespace())) {
            var trainer = new Trainer(operator::report, Trainer::learningRateQuality, (trial, step) -> {
                if (step == 3) {
                    hold.await();
                }
            });
            try (var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
                lab.create(Manifests.checkpointed(Manifests.plain("digits", 2, 2, 4)));
                lab.await(
                        "both trials have done two steps",
                        () -> trainer.acknowledged().size() == 4);
                lab.edit("digits", "/spec/suspend", "true");
                lab.awaitStudy("digits", s -> s.getStatus().trials().paused() == 2);
                assertThat(lab.study("digits").getStatus().state()).isEqualTo("Suspended");
                assertThat(lab.trials())
                        .allSatisfy(t -> assertThat(t.getStatus().reason()).isEqualTo("Suspended"));
                lab.await("no pod is left", () -> lab.livePods().isEmpty());
                hold.countDown();
                lab.edit("digits", "/spec/suspend", "false");

                assertThat(lab.awaitEnd("digits").getStatus().state()).isEqualTo("Complete");
                assertThat(lab.trials()).allSatisfy(trial -> {
                    assertThat(trial.getStatus().state()).isEqualTo(State.Completed);
                    assertThat(trial.getStatus().attempts()).isEqualTo(2);
                    assertThat(trial.getStatus().failureCount()).isZero();
                });
                assertThat(trainer.acknowledged().stream()
                                .filter(report -> report.attempt() == 2)
                                .map(Trainer.Acknowledged::step))
                        .containsExactlyInAnyOrder(3, 3, 4, 4);
                lab.await("events", () -> lab.eventsOf("digits")
                        .containsAll(List.of("Started", "Suspended", "Complete")));
            }
        }
    }

    @Test
    void aStudyThatSomebodyElseManagesIsLeftAlone() {
        var lab = TestNamespace.create(client, "managed-by");
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
            lab.create(with(Manifests.plain("theirs", 1, 1, 1), "/spec/managedBy", "kueue.x-k8s.io/multikueue"));
            lab.create(with(Manifests.plain("ours", 1, 1, 1), "/spec/managedBy", "winnow.dev/operator"));
            lab.awaitEnd("ours");
            lab.await(
                    "a look at theirs",
                    () -> operator.turns().of(lab.study("theirs")).isPresent());

            assertThat(lab.study("theirs").getStatus()).isNull();
            assertThat(lab.trials())
                    .extracting(trial -> trial.getSpec().study())
                    .containsOnly("ours");
        }
    }

    @Test
    void applyingTheSameManifestTwiceChangesNothing() {
        var lab = TestNamespace.create(client, "twice");
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
            ObjectNode manifest = Manifests.plain("digits", 2, 2, 1);
            lab.create(manifest);
            lab.awaitEnd("digits");
            var before = lab.study("digits");
            lab.edit("digits", "/spec/limits", manifest.at("/spec/limits").toString());
            lab.edit("digits", "/spec/limits/parallelTrials", "2");

            assertThat(lab.study("digits").getMetadata().getGeneration())
                    .as("the defaults were added")
                    .isLessThanOrEqualTo(2);
            var after = lab.awaitStudy("digits", study -> study.getStatus()
                    .observedGeneration()
                    .equals(study.getMetadata().getGeneration()));
            assertThat(after.getStatus().completionTime())
                    .isEqualTo(before.getStatus().completionTime());
            assertThat(lab.trials()).hasSize(2);
        }
    }
}
