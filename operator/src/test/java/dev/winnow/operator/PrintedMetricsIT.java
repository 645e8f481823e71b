package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.plain;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Reported.RungValue;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.CuttableConnection;
import dev.winnow.testkit.Gang;
import dev.winnow.testkit.JobController;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.NodeLogs;
import dev.winnow.testkit.PrintingTrainer;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainers that print their metrics, on a real API server that asks a played kubelet for their logs. */
class PrintedMetricsIT {
    private static final String KATIB = "{from: Log, format: Katib}";

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private static ObjectNode printing(ObjectNode study, String metrics) {
        return with(study, "/spec/trial/metrics", metrics);
    }

    /** One trial after the other, so that what becomes of them does not depend on who is quicker. */
    private static ObjectNode inTurn(String name) {
        return with(Manifests.asha(name), "/spec/limits/parallelTrials", "1");
    }

    /** A trainer that prints a line for each step, and waits at a rung as long as a real one needs for a step. */
    private static PrintingTrainer prints(TestNamespace lab, String line) {
        return new PrintingTrainer((container, log) -> {
            int last = Integer.parseInt(container.env().get("WINNOW_MAX_RESOURCE"));
            double quality = Trainer.learningRateQuality(container.env());
            for (int step = 1; step <= last; step++) {
                log.print(line.replace("STEP", String.valueOf(step))
                        .replace("VALUE", String.valueOf(Trainer.value(quality, step))));
                while (step < last && awaitsDecision(lab, container.trial(), step)) {
                    Thread.sleep(20);
                }
            }
            return 0;
        });
    }

    private static boolean awaitsDecision(TestNamespace lab, String trial, int step) {
        var spec = lab.trial(trial).getSpec();
        return spec.rungs().contains(step) && spec.resource() <= step;
    }

    private static List<String> reported(String namespace) {
        var lab = TestNamespace.create(client, namespace);
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
            lab.create(inTurn("digits"));
            return Outcome.of(lab, "digits");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "katib|{from: Log, format: Katib}|epoch STEP: accuracy=VALUE\\n",
                "json|{from: Log, format: JSON, step: epoch}|{\"epoch\": STEP, \"accuracy\": VALUE}\\n",
                "regex|{from: Log, format: Regex, step: n, expressions: ['^(?P<n>[0-9]+) (?P<accuracy>[^ ]+)']}|STEP VALUE\\n"
            })
    void ashaComesToTheSameAsWithTrainersThatReport(String name, String metrics, String line) throws IOException {
        var lab = TestNamespace.create(client, "printed-" + name);
        var trainer = prints(lab, line.replace("\\n", "\n"));
        List<String> outcome;
        try (var node = new NodeLogs(client, trainer);
                var operator = RunningOperator.thatReadsLogs(CuttableConnection.whole(), lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
            lab.create(printing(inTurn("digits"), metrics));
            outcome = Outcome.of(lab, "digits");
        }
        assertThat(lab.trials())
                .anyMatch(trial -> trial.getStatus().state() == State.Paused
                        || trial.getStatus().state() == State.Stopped
                        || trial.getStatus().attempts() > 1);
        assertThat(outcome).isEqualTo(reported("sent-" + name));
    }

    @Test
    void theValuesOfATrialOfTwoPodsAreThoseOfTheFirst() throws IOException {
        var lab = TestNamespace.create(client, "printed-job");
        var trainer = new PrintingTrainer((container, log) -> {
            log.print("accuracy=" + (Gang.rank(container.pod()) == 0 ? 0.5 : 0.9) + "\n");
            return 0;
        });
        try (var node = new NodeLogs(client, trainer);
                var operator =
                        RunningOperator.thatReadsLogs(CuttableConnection.whole(), lab.namespace(), JobTrialsIT.KIND);
                var controller = new JobController(client, lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
            lab.create(printing(JobTrialsIT.twoPods(plain("digits", 1, 1, 1)), KATIB));
            lab.awaitTrial("digits-0", State.Completed);
        }
        assertThat(lab.trial("digits-0").getStatus().report().value()).isEqualTo(0.5);
        assertThat(trainer.requests()).noneMatch(request -> request.contains("digits-0-1-1"));
    }

    @Test
    void whatIsPrintedLastCountsWithoutALineEndAndHoweverSoonTheTrainerEnds() throws IOException {
        var lab = TestNamespace.create(client, "printed-last");
        var trainer = new PrintingTrainer((container, log) -> {
            log.print("accuracy=0.1\naccuracy=0.2\naccuracy=0.3");
            return 0;
        });
        try (var node = new NodeLogs(client, trainer);
                var operator = RunningOperator.thatReadsLogs(CuttableConnection.whole(), lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
            lab.create(printing(plain("digits", 8, 4, 9), KATIB));
            lab.awaitEnd("digits");
            lab.await("all trials ended", () -> lab.trials().stream()
                    .allMatch(trial -> trial.getStatus().ended()));
        }
        assertThat(lab.trials()).hasSize(8).allSatisfy(trial -> {
            assertThat(trial.getStatus().reason()).isEqualTo("TrainerDone");
            assertThat(trial.getStatus().report().step()).isEqualTo(3);
            assertThat(trial.getStatus().report().value()).isEqualTo(0.3);
        });
    }

    @Test
    void aValueIsFoundInALogThatHoldsMuchElse() throws IOException {
        var lab = TestNamespace.create(client, "printed-much");
        var trainer = new PrintingTrainer((container, log) -> {
            log.print("x\n".repeat(1_000_000));
            log.print("y".repeat(10_000_000) + "accuracy=0.9\n");
            log.print(" 10%|#   |\r100%|####| \u001b[32maccuracy\u001b[0m=\u001b[1m0.25\u001b[0m\r\n");
            log.print("WARN of another stream\n");
            return 0;
        });
        try (var node = new NodeLogs(client, trainer);
                var operator = RunningOperator.thatReadsLogs(CuttableConnection.whole(), lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
            lab.create(printing(plain("digits", 1, 1, 1), KATIB));
            lab.awaitTrial("digits-0", State.Completed);
        }
        assertThat(lab.trial("digits-0").getStatus().report().rungValues())
                .extracting(RungValue::value)
                .containsExactly(0.25);
    }

    @Test
    void aModelThatDivergedEndsItsTrial() throws IOException {
        var lab = TestNamespace.create(client, "printed-nan");
        var trainer = new PrintingTrainer((container, log) -> {
            log.print("accuracy=0.5\naccuracy=nan\naccuracy=0.6\n");
            new CountDownLatch(1).await();
            return 0;
        });
        try (var node = new NodeLogs(client, trainer);
                var operator = RunningOperator.thatReadsLogs(CuttableConnection.whole(), lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
            lab.create(printing(plain("digits", 1, 1, 9), KATIB));
            lab.awaitTrial("digits-0", State.Stopped);
            lab.await("its pod is gone", () -> lab.pods().isEmpty());
        }
        var status = lab.trial("digits-0").getStatus();
        assertThat(status.reason()).isEqualTo("Diverged");
        assertThat(status.report().diverged().step()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{from: File, format: Katib}|from File and TensorBoard need path, from Log must not have it",
                "{from: Log, format: Katib, path: /m/log}|from File and TensorBoard need path, from Log must not have it",
                "{from: File, format: Katib, path: m/log}|must be an absolute path in the container of the trainer",
                "{from: File, format: Katib, path: /m/}|must be an absolute path in the container of the trainer",
                "{from: File, path: /m/log}|from Log and File need format, from TensorBoard must not have it",
                "{from: TensorBoard, path: /m, format: JSON}|from Log and File need format, from TensorBoard must not",
                "{from: TensorBoard, path: /m, step: n}|from TensorBoard must not have step: each record has its own",
                "{from: File, format: Katib, path: /m/log, expressions: [x]}|format Regex needs expressions, other formats",
                "{from: TensorBoard, path: /m, firstStep: 2}|should be less than or equal to 1"
            })
    void theSchemaRefusesWhatCannotBeRead(String metrics, String words) {
        var lab = TestNamespace.create(client, "schema-" + Integer.toHexString(metrics.hashCode()));

        assertThatThrownBy(() -> lab.create(printing(inTurn("digits"), metrics)))
                .hasMessageContaining("spec.trial.metrics")
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{from: File, format: Katib, path: /m/log, firstStep: 0}",
                "{from: TensorBoard, path: /logs}",
                "{from: File, format: Regex, path: /m/log, expressions: ['(?P<accuracy>.*)']}"
            })
    void theSchemaTakesWhatCanBeRead(String metrics) {
        var lab = TestNamespace.create(client, "schema-" + Integer.toHexString(metrics.hashCode()));

        assertThatCode(() -> lab.create(printing(inTurn("digits"), metrics))).doesNotThrowAnyException();
    }
}
