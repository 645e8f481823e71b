package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.plain;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Reported.Point;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.CuttableConnection;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.NodeLogs;
import dev.winnow.testkit.PrintingTrainer;
import dev.winnow.testkit.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What happens to logs, and to who reads them: no value is lost, and none counts twice. */
class PrintedLogFaultsIT {
    private static final String KATIB = "{from: Log, format: Katib}";
    private static final int STEPS = 30;

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    /** A trainer that prints a value for each step, as many as it is told to. */
    private static final class Told implements PrintingTrainer.Trainer {
        private final LinkedBlockingQueue<Integer> orders = new LinkedBlockingQueue<>();
        private final LinkedBlockingQueue<PrintingTrainer.Log> logs = new LinkedBlockingQueue<>();
        final PrintingTrainer printing = new PrintingTrainer(this);

        /** The log of the attempt that runs. */
        PrintingTrainer.Log log() throws InterruptedException {
            return logs.take();
        }

        void print(int steps) {
            orders.add(steps);
        }

        @Override
        public int train(Kubelet.Container container, PrintingTrainer.Log log) throws InterruptedException {
            logs.add(log);
            for (int step = 1; step <= STEPS; ) {
                for (int left = orders.take(); left > 0; left--, step++) {
                    log.print("step done\naccuracy=" + step + "\n");
                }
            }
            return 0;
        }
    }

    private static ObjectNode study() {
        return with(plain("digits", 1, 1, STEPS), "/spec/trial/metrics", KATIB);
    }

    /** Waits for the Event of the trial that says what a person should know. */
    private static void says(TestNamespace lab, String words) {
        lab.await(
                "the trial says: " + words,
                () -> client.v1().events().inNamespace(lab.namespace()).list().getItems().stream()
                        .anyMatch(event -> "MetricUnread".equals(event.getReason())
                                && event.getInvolvedObject().getName().equals("digits-0")
                                && event.getMessage().contains(words)));
    }

    private static void taken(TestNamespace lab, RunningOperator operator, int reports) {
        lab.await(reports + " reports are taken", () -> operator.count("winnow.reports") >= reports);
    }

    private static void eachValueIsThereOnce(TestNamespace lab) {
        lab.awaitTrial("digits-0", State.Completed);
        var points = lab.trial("digits-0").getStatus().report().points();
        assertThat(points)
                .extracting(Point::step)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, STEPS).boxed().toList());
        assertThat(points).allSatisfy(point -> assertThat(point.value())
                .isEqualTo(point.step().doubleValue()));
    }

    @Test
    void aKilledOperatorLeavesAllThatIsNotOnRecordToTheNext() throws Exception {
        var lab = TestNamespace.create(client, "log-killed");
        var trainer = new Told();
        try (var node = new NodeLogs(client, trainer.printing);
                var kubelet = new Kubelet(client, lab.namespace(), trainer.printing)) {
            lab.create(study());
            var first = RunningOperator.thatReadsLogs(CuttableConnection.whole(), lab.namespace());
            trainer.print(10);
            taken(lab, first, 10);
            first.kill();
            trainer.print(10);
            try (var second = RunningOperator.thatReadsLogs(CuttableConnection.whole(), lab.namespace())) {
                trainer.print(10);
                eachValueIsThereOnce(lab);
            }
        }
        assertThat(trainer.printing.requests())
                .as("the second does not begin at the begin")
                .anyMatch(request -> request.contains("follow=true") && request.contains("sinceTime="));
    }

    @Test
    void aBrokenStreamAndARotatedLogAreReadOn() throws Exception {
        var lab = TestNamespace.create(client, "log-cut");
        var trainer = new Told();
        try (var node = new NodeLogs(client, trainer.printing);
                var operator = RunningOperator.thatReadsLogs(CuttableConnection.whole(), lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), trainer.printing)) {
            lab.create(study());
            var log = trainer.log();
            trainer.print(10);
            taken(lab, operator, 10);
            log.cut();
            trainer.print(10);
            taken(lab, operator, 20);
            log.rotate(1);
            log.cut();
            trainer.print(10);
            eachValueIsThereOnce(lab);
        }
    }

    @Test
    void aPersonIsToldWhatCannotBeRead() throws Exception {
        var lab = TestNamespace.create(client, "log-told");
        var trainer = new PrintingTrainer((container, log) -> {
            log.print("{\"accuracy\": \"n/a\"}\n{\"accuracy\": 0.5}\n");
            return 0;
        });
        try (var node = new NodeLogs(client, trainer);
                var operator = RunningOperator.thatReadsLogs(CuttableConnection.whole(), lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
            lab.create(with(plain("digits", 1, 1, 9), "/spec/trial/metrics", "{from: Log, format: JSON}"));
            lab.awaitTrial("digits-0", State.Completed);
            says(lab, "attempt 1: the metric accuracy must be a number, but the log has \"n/a\"");
        }
    }

    @Test
    void aPersonIsToldThatTheRightIsMissing() throws Exception {
        var lab = TestNamespace.create(client, "log-forbidden");
        var trainer = new PrintingTrainer((container, log) -> {
            new CountDownLatch(1).await();
            return 0;
        });
        try (var node = new NodeLogs(client, trainer);
                var operator = RunningOperator.thatMayReadNoLogs(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
            lab.create(study());
            says(lab, "it needs the right get on pods/log");
        }
        assertThat(trainer.requests()).isEmpty();
    }

    @Test
    void aTrainerThatPrintsWithoutEndHoldsUpNobodyElse() throws IOException {
        var lab = TestNamespace.create(client, "log-flood");
        var line =
                ("2026-11-27T00:00:00Z " + "x".repeat(1_000) + "\n").repeat(64).getBytes(StandardCharsets.UTF_8);
        var trainer = new PrintingTrainer((container, log) -> {
            if (container.trial().startsWith("flood")) {
                new CountDownLatch(1).await();
            }
            log.print("accuracy=0.5\n");
            return 0;
        });
        NodeLogs.Stream logs = (request, to) -> {
            while (request.getPath().contains("/flood")) {
                to.write(line);
            }
            trainer.write(request, to);
        };
        try (var node = new NodeLogs(client, logs);
                var operator = RunningOperator.thatReadsLogs(CuttableConnection.whole(), lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
            lab.create(with(plain("flood", 2, 2, 1), "/spec/trial/metrics", KATIB));
            lab.await("two floods are followed", () -> operator.following() == 2);
            lab.create(with(plain("digits", 4, 2, 1), "/spec/trial/metrics", KATIB));
            lab.awaitEnd("digits");
            assertThat(lab.study("digits").getStatus().trials().completed()).isEqualTo(4);

            lab.edit("flood", "/spec/suspend", "true");
            lab.await("the floods are gone", () -> lab.livePods().isEmpty());
            lab.await("nobody follows them", () -> operator.following() == 0);
        }
    }
}
