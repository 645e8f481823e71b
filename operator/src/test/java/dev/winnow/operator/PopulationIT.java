package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Population based training on a real API server with a played kubelet. */
@Execution(ExecutionMode.CONCURRENT)
class PopulationIT {
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    @Test
    void threeGenerationsOfFourGoOnFromEachOthersCheckpoints() {
        var lab = TestNamespace.create(client, "population");
        try (var operator = new RunningOperator(lab.namespace())) {
            var trainer = new Trainer(operator::report);
            try (var kubelet = new Kubelet(client, lab.namespace(), trainer)) {
                var study = Manifests.checkpointed(Manifests.asha("digits"));
                with(study, "/spec/pruner", "{type: PBT, pbt: {population: 4, interval: 2, maxResource: 6}}");
                lab.create(with(study, "/spec/limits", "{parallelTrials: 3}"));
                lab.awaitEnd("digits");
                lab.await("all trials ended", () -> lab.trials().stream()
                        .allMatch(t -> t.getStatus().ended()));
            }
            var trials = lab.trials();
            assertThat(trials).hasSize(12);
            assertThat(trials).allSatisfy(trial -> checkTheTrial(trial, trials, trainer));
            var status = lab.awaitStudy(
                            "digits", study -> study.getStatus().done().equals("12/12"))
                    .getStatus();
            assertThat(status.state()).isEqualTo("Complete");
            assertThat(status.pruner()).isEqualTo("generation 3 of 3, to step 6");
            assertThat(status.resources().steps()).isEqualTo(4 * 6);
            refusesAnotherParent(trials.get(11));
        }
    }

    private static void checkTheTrial(TuningTrial trial, List<TuningTrial> all, Trainer trainer) {
        var spec = trial.getSpec();
        int generation = spec.number() / 4;
        assertThat(trial.getStatus().state()).isEqualTo(State.Completed);
        assertThat(spec.rungs()).containsExactly(2 * generation + 2);
        assertThat(trainer.acknowledged())
                .filteredOn(report -> report.trial().equals(trial.getMetadata().getName()))
                .extracting(Trainer.Acknowledged::step)
                .containsExactly(2 * generation + 1, 2 * generation + 2);
        var from = spec.startFrom();
        assertThat(from == null).isEqualTo(generation == 0);
        if (from != null) {
            var parent = all.stream()
                    .filter(other -> other.getMetadata().getName().equals(from.trial()))
                    .findFirst()
                    .orElseThrow()
                    .getSpec();
            assertThat(from.step()).isEqualTo(2 * generation);
            assertThat(parent.bracket()).isEqualTo(generation - 1);
            if (parent.number() == spec.number() - 4) {
                assertThat(spec.parameters()).isEqualTo(parent.parameters());
            } else {
                assertThat(spec.parameters()).isNotEqualTo(parent.parameters());
            }
        }
    }

    private static void refusesAnotherParent(TuningTrial trial) {
        TrialFixture.startFrom(trial, "digits-0", 2);
        assertThatThrownBy(() -> client.resource(trial).update())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("where a trial starts from cannot change");
    }
}
