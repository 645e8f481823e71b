package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Reported.RungValue;
import dev.winnow.api.SixDigits;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import dev.winnow.testkit.Trainer.Acknowledged;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Studies from their manifests to their winners, on a real API server with a played kubelet. */
@Execution(ExecutionMode.CONCURRENT)
class StudyLoopIT {
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    @Test
    void ashaPausesLosersPromotesAThirdAndNamesTheWinner() {
        var lab = TestNamespace.create(client, "asha-promotion");
        try (var operator = new RunningOperator(lab.namespace())) {
            var trainer = new Trainer(operator::report);
            try (var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
                lab.create(Manifests.checkpointed(Manifests.asha("digits")));
                lab.awaitEnd("digits");
                lab.await("all trials ended", () -> lab.trials().stream()
                        .allMatch(t -> t.getStatus().ended()));
            }
            var trials = lab.trials();
            checkTheStudy(lab, trials);
            checkTheTrials(trials);
            checkTheNewPodsGoOnAfterTheirRung(trials, trainer.acknowledged());
            checkTheColumns(lab);
            lab.await("no pod is left running", () -> lab.livePods().isEmpty());
            lab.await("both events", () -> lab.eventsOf("digits").size() >= 2);
            assertThat(lab.eventsOf("digits")).containsExactlyInAnyOrder("Started", "Complete");
        }
    }

    private static void checkTheStudy(TestNamespace lab, List<TuningTrial> trials) {
        long steps =
                trials.stream().mapToLong(t -> t.getStatus().report().step()).sum();
        // What was saved is known once the last pods are gone.
        var status = lab.awaitStudy(
                        "digits",
                        study -> study.getStatus().done().equals("9/9")
                                && study.getStatus().trials().pending() == 0
                                && study.getStatus().resources().stepsSaved() == 9 * 9 - steps)
                .getStatus();
        assertThat(status.state()).isEqualTo("Complete");
        assertThat(status.observedGeneration()).isEqualTo(1);
        assertThat(status.conditions())
                .extracting(Condition::getType, Condition::getStatus, Condition::getReason)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("Accepted", "True", "Valid"),
                        org.assertj.core.groups.Tuple.tuple("Progressing", "False", "TrialsDone"),
                        org.assertj.core.groups.Tuple.tuple("Complete", "True", "TrialsDone"),
                        org.assertj.core.groups.Tuple.tuple("Failed", "False", "TrialsDone"),
                        org.assertj.core.groups.Tuple.tuple("Suspended", "False", "NotSuspended"));
        var best = trials.stream()
                .max(Comparator.comparingDouble(StudyLoopIT::lastRungValue))
                .orElseThrow();
        assertThat(status.best()).isNotNull();
        assertThat(status.best().trial()).isEqualTo(best.getMetadata().getName());
        assertThat(status.best().value()).isEqualTo(lastRungValue(best));
        assertThat(status.best().parameters()).isEqualTo(best.getSpec().parameters());
        assertThat(status.resources()).isNotNull();
        assertThat(status.resources().steps()).isEqualTo(steps);
    }

    private static double lastRungValue(TuningTrial trial) {
        var rungs = trial.getStatus().report().rungValues();
        return rungs.get(rungs.size() - 1).value();
    }

    private static void checkTheTrials(List<TuningTrial> trials) {
        assertThat(trials).hasSize(9);
        assertThat(trials)
                .extracting(trial -> trial.getSpec().number())
                .containsExactlyElementsOf(IntStream.range(0, 9).boxed().toList());
        for (var trial : trials) {
            assertThat(trial.getSpec().rungs()).containsExactly(1, 3, 9);
            var reached = trial.getStatus().report().rungValues().stream()
                    .map(RungValue::resource)
                    .toList();
            assertThat(List.of(1, 3, 9)).startsWith(reached.toArray(Integer[]::new));
            assertThat(reached)
                    .as("nothing beyond the grant")
                    .endsWith(trial.getSpec().resource());
            boolean finished = reached.contains(9);
            assertThat(trial.getStatus().state()).isEqualTo(finished ? State.Completed : State.Stopped);
            assertThat(trial.getStatus().reason()).isEqualTo(finished ? null : "StudyEnded");
            assertThat(trial.getStatus().failureCount()).isZero();
        }
        var byRungs = trials.stream()
                .collect(Collectors.groupingBy(
                        trial -> trial.getStatus().report().rungValues().size(), Collectors.counting()));
        assertThat(byRungs.getOrDefault(3, 0L))
                .as("trials that came to 9 steps")
                .isBetween(1L, 3L);
        assertThat(byRungs.getOrDefault(1, 0L))
                .as("trials that rested at 1 step")
                .isBetween(3L, 6L);
    }

    private static void checkTheNewPodsGoOnAfterTheirRung(List<TuningTrial> trials, List<Acknowledged> reports) {
        int resumed = 0;
        for (var trial : trials) {
            for (int attempt = 2; attempt <= trial.getStatus().attemptCount(); attempt++) {
                int number = attempt;
                var first = reports.stream()
                        .filter(report ->
                                report.trial().equals(trial.getMetadata().getName()) && report.attempt() == number)
                        .findFirst();
                assertThat(first).isPresent();
                assertThat(first.get().step()).isIn(2, 4);
                resumed++;
            }
        }
        assertThat(resumed).as("promotions that needed a new pod").isPositive();
        assertThat(reports.stream()
                        .collect(Collectors.groupingBy(r -> r.trial() + " " + r.step(), Collectors.counting()))
                        .values())
                .as("no step was trained twice")
                .containsOnly(1L);
    }

    private static void checkTheColumns(TestNamespace lab) {
        var status = lab.study("digits").getStatus();
        assertThat(lab.table("tuningstudies")).singleElement().satisfies(row -> {
            assertThat(row.keySet())
                    .containsExactly(
                            "Name",
                            "STATE",
                            "BEST",
                            "FRONT",
                            "DONE/TOTAL",
                            "RUNNING",
                            "QUEUED",
                            "RESTING",
                            "STOPPED",
                            "FAILED",
                            "AGE");
            assertThat(row)
                    .containsEntry("Name", "digits")
                    .containsEntry("STATE", "Complete")
                    .containsEntry(
                            "BEST",
                            SixDigits.of(Objects.requireNonNull(status.best()).value()))
                    .containsEntry("DONE/TOTAL", "9/9")
                    .containsEntry("RUNNING", "0")
                    .containsEntry("FAILED", "0");
        });
        var trial = lab.trial("digits-0");
        assertThat(lab.table("tuningtrials")).hasSize(9).first().satisfies(row -> {
            assertThat(row.keySet())
                    .containsExactly(
                            "Name",
                            "STUDY",
                            "FROM",
                            "STATE",
                            "VALUE",
                            "STEP",
                            "RUNG",
                            "ATTEMPTS",
                            "REASON",
                            "PARAMETERS",
                            "AGE");
            assertThat(row)
                    .containsEntry("Name", "digits-0")
                    .containsEntry("STUDY", "digits")
                    .containsEntry("STATE", trial.getStatus().state().name())
                    .containsEntry(
                            "RUNG", String.valueOf(trial.getStatus().report().rung()));
        });
    }

    @Test
    void ashaInStoppingModeEndsLosersAsPruned() {
        var lab = TestNamespace.create(client, "asha-stopping");
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
            lab.create(with(Manifests.asha("digits"), "/spec/pruner/asha/mode", "Stopping"));
            assertThat(lab.awaitEnd("digits").getStatus().state()).isEqualTo("Complete");
            lab.await("all trials ended", () -> lab.trials().stream()
                    .allMatch(t -> t.getStatus().ended()));

            var ends = lab.trials().stream()
                    .collect(Collectors.groupingBy(
                            t -> t.getStatus().state() + " " + t.getStatus().reason(), Collectors.counting()));
            assertThat(ends).containsOnlyKeys("Completed null", "Stopped Pruned");
            assertThat(ends.get("Stopped Pruned")).isGreaterThanOrEqualTo(4);
            assertThat(lab.trials())
                    .allSatisfy(
                            trial -> assertThat(trial.getStatus().attempts()).isEqualTo(1));
            assertThat(operator.count("winnow.decisions")).isGreaterThanOrEqualTo(9 + 4);
            lab.await("no pod is left running", () -> lab.livePods().isEmpty());
        }
    }

    @Test
    void hyperbandRunsTheNineFiveAndThreeTrialsOfItsBrackets() {
        var lab = TestNamespace.create(client, "hyperband");
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
            var study = Manifests.checkpointed(Manifests.asha("digits"));
            with(study, "/spec/pruner", "{type: Hyperband, hyperband: {maxResource: 9}}");
            with(study, "/spec/sampler", "{type: TPE, seed: 3}");
            lab.create(with(study, "/spec/limits", "{parallelTrials: 6}"));

            assertThat(lab.awaitEnd("digits").getStatus().done()).isEqualTo("17/17");
            var sizes = lab.trials().stream()
                    .collect(Collectors.groupingBy(t -> t.getSpec().bracket(), Collectors.counting()));
            assertThat(sizes).isEqualTo(java.util.Map.of(0, 9L, 1, 5L, 2, 3L));
            assertThat(lab.trials().stream().filter(t -> t.getStatus().report().rungValues().stream()
                            .anyMatch(r -> r.resource() == 9)))
                    .as("one of the first bracket, one of the second, three of the last")
                    .hasSize(5);
        }
    }

    @Test
    void successiveHalvingKeepsTheBestThirdOfEachRung() {
        var lab = TestNamespace.create(client, "halving");
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
            var study = Manifests.checkpointed(Manifests.asha("digits"));
            with(study, "/spec/pruner", "{type: SuccessiveHalving, successiveHalving: {maxResource: 9}}");
            lab.create(with(study, "/spec/sampler", "{type: Sobol, seed: 3}"));
            lab.awaitEnd("digits");

            var trials = lab.trials();
            for (int kept : List.of(9, 3, 1)) {
                int rung = 9 / kept;
                var there = trials.stream()
                        .filter(t ->
                                t.getStatus().report().rungValues().stream().anyMatch(r -> r.resource() == rung))
                        .toList();
                assertThat(there).as("trials at rung " + rung).hasSize(kept);
            }
            var first = Comparator.comparingDouble((TuningTrial t) ->
                    t.getStatus().report().rungValues().get(0).value());
            var winner = trials.stream()
                    .filter(t -> t.getStatus().state() == State.Completed)
                    .toList();
            assertThat(winner).containsExactly(trials.stream().max(first).orElseThrow());
        }
    }
}
