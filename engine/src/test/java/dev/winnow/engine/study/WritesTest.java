package dev.winnow.engine.study;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.Manifests;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the API server is asked to write for one trial, from its creation to its end. The status of the study is written once a
 * second at most, however many trials there are. A pod that takes more than a second to start costs one more write, Queued; a curve
 * one for each 10 s.
 */
class WritesTest {
    /** Steps of half a second, and values that fall from trial to trial. */
    private static final VirtualMachine QUICK = new VirtualMachine() {
        @Override
        public double start(TuningTrial trial, int attempt) {
            return 0.5;
        }

        @Override
        public double step(TuningTrial trial, int before) {
            return 0.5;
        }

        @Override
        public double end(TuningTrial trial) {
            return 0.2;
        }

        @Override
        public double value(TuningTrial trial, int step) {
            return 1.0 / (1 + trial.getSpec().number());
        }
    };

    private static VirtualJournal played(String pruner, int trials) {
        var manifest = with(Manifests.checkpointed(Manifests.asha("digits")), "/spec/pruner", pruner);
        with(manifest, "/spec/limits", "{trials: " + trials + ", parallelTrials: 1}");
        return new VirtualCluster(Manifests.stored(manifest), QUICK).run().journal;
    }

    @Test
    void aTrialWithoutRungsCostsSixWrites() {
        assertThat(played("{type: None, none: {maxResource: 9}}", 1).writes(0))
                .containsExactly("create the trial", "create the pod", "status", "report", "report", "status");
    }

    @Test
    void eachRungThatATrialPassesCostsTwoMore() {
        assertThat(played("{type: ASHA, asha: {minResource: 1, maxResource: 9, mode: Stopping}}", 1)
                        .writes(0))
                .containsExactly(
                        "create the trial",
                        "create the pod",
                        "status",
                        "report",
                        "decide",
                        "report",
                        "report",
                        "decide",
                        "report",
                        "status");
    }

    @Test
    void aTrialThatIsStoppedAtItsRungCostsEight() {
        assertThat(played("{type: ASHA, asha: {minResource: 1, maxResource: 9, mode: Stopping}}", 2)
                        .writes(1))
                .containsExactly(
                        "create the trial",
                        "create the pod",
                        "status",
                        "report",
                        "decide",
                        "status",
                        "delete the pod",
                        "status");
    }

    @Test
    void aTrialThatRestsAndGoesOnPaysForASecondPod() {
        var journal = played("{type: ASHA, asha: {minResource: 3, maxResource: 9, quota: false}}", 3);

        assertThat(journal.writes(0).subList(0, 9))
                .isEqualTo(List.of(
                        "create the trial",
                        "create the pod",
                        "status",
                        "report",
                        "report",
                        "decide",
                        "status",
                        "delete the pod",
                        "status"));
    }
}
