package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.checkpointed;
import static dev.winnow.testkit.Manifests.plain;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Reported.RungValue;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.CuttableConnection;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The operator is stopped or killed, anywhere: what it was about to do is done by the next one, once. */
class RestartsIT {
    private static final int KILLS = 20;
    private static final int AT_ONCE = 4;

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    /** A study and what runs its pods, while operators come and go. */
    private static final class Scene implements AutoCloseable {
        final TestNamespace lab;
        final AtomicReference<RunningOperator> operator = new AtomicReference<>();
        final Trainer trainer = new Trainer((token, body) -> running().report(token, body));
        final Kubelet kubelet;

        Scene(String namespace, ObjectNode study) {
            lab = TestNamespace.create(client, namespace);
            lab.create(study);
            kubelet = new Kubelet(client, namespace, trainer);
        }

        void start(CuttableConnection line) {
            operator.set(new RunningOperator(line, lab.namespace()));
        }

        RunningOperator running() {
            return Objects.requireNonNull(operator.get());
        }

        void awaitEnd() {
            lab.awaitEnd("digits");
            lab.await("all trials ended", () -> lab.trials().stream()
                    .allMatch(t -> t.getStatus().ended()));
            lab.await("no pod is left running", () -> lab.livePods().isEmpty());
        }

        @Override
        public void close() {
            kubelet.close();
            running().close();
        }
    }

    @Test
    void killedAfterEachOfItsWritesItEndsWhereTheUndisturbedRunEnds() throws Exception {
        var study = plain("digits", 3, 1, 2);
        List<String> writes;
        List<?> undisturbed;
        try (var scene = new Scene("crash-never", study)) {
            var line = CuttableConnection.whole();
            scene.start(line);
            scene.awaitEnd();
            writes = line.writes();
            undisturbed = outcome(scene.lab);
        }
        assertThat(writes).as("writes of a study with three trials").hasSizeGreaterThan(3 * 4);

        var pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            var runs = new ArrayList<Callable<List<?>>>();
            IntStream.rangeClosed(0, writes.size()).forEach(cut -> runs.add(() -> crashedAfter(cut, study)));
            int cut = 0;
            for (var run : pool.invokeAll(runs)) {
                assertThat(outcomeOf(run))
                        .as("killed after write " + cut++ + " of " + writes)
                        .isEqualTo(undisturbed);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static List<?> outcomeOf(java.util.concurrent.Future<List<?>> run) throws InterruptedException {
        try {
            return run.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private static List<?> crashedAfter(int writes, ObjectNode study) {
        try (var scene = new Scene("crash-" + writes, study)) {
            var line = CuttableConnection.cutAfter(writes);
            scene.start(line);
            scene.lab.await("the line is cut", () -> line.isCut() || ended(scene.lab));
            scene.running().kill();
            scene.start(CuttableConnection.whole());
            scene.awaitEnd();
            noOrphans(scene.lab);
            return outcome(scene.lab);
        }
    }

    private static boolean ended(TestNamespace lab) {
        var status = lab.study("digits").getStatus();
        return status != null && status.ended();
    }

    /** What a study came to, without times. */
    private static List<?> outcome(TestNamespace lab) {
        var facts = new ArrayList<Object>();
        var settled = lab.awaitStudy(
                "digits",
                study -> study.getStatus().ended()
                        && study.getStatus().trials().running()
                                        + study.getStatus().trials().paused()
                                == 0);
        facts.add(List.of(
                String.valueOf(settled.getStatus().state()),
                String.valueOf(settled.getStatus().done()),
                String.valueOf(settled.getStatus().trials()),
                String.valueOf(settled.getStatus().best())));
        lab.trials()
                .forEach(trial -> facts.add(List.of(
                        trial.getMetadata().getName(),
                        trial.getSpec().parameters(),
                        trial.getSpec().desired(),
                        String.valueOf(trial.getStatus().state()),
                        "attempts " + trial.getStatus().attempts(),
                        "failures " + trial.getStatus().failureCount(),
                        rungs(trial))));
        return facts;
    }

    private static Map<Integer, Double> rungs(TuningTrial trial) {
        return trial.getStatus().report().rungValues().stream()
                .collect(Collectors.toMap(RungValue::resource, RungValue::value));
    }

    /** Every pod belongs to a trial that exists and knows of it. */
    private static void noOrphans(TestNamespace lab) {
        var attempts = lab.trials().stream()
                .collect(Collectors.toMap(
                        t -> t.getMetadata().getUid(), t -> t.getStatus().attemptCount()));
        for (var pod : lab.pods()) {
            var owner = pod.getMetadata().getOwnerReferences().get(0).getUid();
            assertThat(attempts).containsKey(owner);
            assertThat(Integer.parseInt(pod.getMetadata().getLabels().get("winnow.dev/attempt")))
                    .isLessThanOrEqualTo(attempts.get(owner));
        }
        assertThat(lab.livePods()).isEmpty();
    }

    @Test
    void stoppedOrKilledTwentyTimesItLosesNoTrialNoReportAndNoPod() {
        var random = new Random(20_261_123);
        // So many trials that 20 operators do not finish them, not even if each writes more than it is meant to before
        // it stops.
        var study = with(checkpointed(Manifests.asha("digits")), "/spec/limits/trials", "27");
        Map<String, Map<String, String>> undisturbed;
        try (var scene = new Scene("restarts-never", study)) {
            scene.start(CuttableConnection.whole());
            scene.awaitEnd();
            undisturbed = parameters(scene.lab);
        }

        try (var scene = new Scene("restarts", study)) {
            var uids = new HashMap<String, String>();
            for (int kill = 0; kill < KILLS; kill++) {
                int writes = 1 + random.nextInt(5);
                boolean orderly = random.nextInt(4) == 0;
                var line = orderly ? CuttableConnection.whole() : CuttableConnection.cutAfter(writes);
                scene.start(line);
                scene.lab.await(
                        "some writes", () -> line.isCut() || (line.writes().size() >= writes && orderly));
                assertThat(ended(scene.lab))
                        .as("still going before kill " + kill)
                        .isFalse();
                if (orderly) {
                    scene.running().close();
                } else {
                    scene.running().kill();
                }
                scene.lab.trials().forEach(trial -> assertThat(
                                uids.merge(trial.getMetadata().getName(), uid(trial), (a, b) -> a))
                        .as("the same trial as before")
                        .isEqualTo(uid(trial)));
            }
            scene.start(CuttableConnection.whole());
            scene.awaitEnd();

            assertThat(scene.lab.study("digits").getStatus().state()).isEqualTo("Complete");
            assertThat(scene.lab.study("digits").getStatus().done()).isEqualTo("27/27");
            assertThat(parameters(scene.lab)).isEqualTo(undisturbed);
            assertThat(scene.lab.trials()).allSatisfy(trial -> {
                assertThat(uids.getOrDefault(trial.getMetadata().getName(), uid(trial)))
                        .isEqualTo(uid(trial));
                assertThat(trial.getStatus().failureCount()).isZero();
            });
            noOrphans(scene.lab);
            everyAcknowledgedRungIsOnRecord(scene);
        }
    }

    private static String uid(HasMetadata resource) {
        return resource.getMetadata().getUid();
    }

    private static Map<String, Map<String, String>> parameters(TestNamespace lab) {
        return lab.trials().stream()
                .collect(Collectors.toMap(
                        t -> t.getMetadata().getName(), t -> t.getSpec().parameters()));
    }

    private static void everyAcknowledgedRungIsOnRecord(Scene scene) {
        var atRungs = scene.trainer.acknowledged().stream()
                .filter(report -> List.of(1, 3, 9).contains(report.step()))
                .toList();
        assertThat(atRungs).isNotEmpty();
        for (var report : atRungs) {
            var trial = scene.lab.trial(report.trial());
            double quality = Trainer.learningRateQuality(
                    Map.of("HP_LEARNING_RATE", trial.getSpec().parameters().get("learningRate")));
            assertThat(rungs(trial))
                    .as(report.toString())
                    .containsEntry(report.step(), Trainer.value(quality, report.step()));
        }
    }
}
