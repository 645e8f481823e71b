package dev.winnow.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.e2e.OperatorLog.Expected;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is left of trials when their pods are gone: the checkpoints that the study keeps, and the ends of logs. */
@Order(5)
class AfterwardsIT {
    @RegisterExtension
    static final Installation WINNOW = Installation.of(
                    AfterwardsIT.class,
                    Expected.line("TrialReconciler", "(attempt|trial) failed: ", "the trainer here is made to fail"))
            .with("trialLogs.enabled=true");

    private static final String CLAIM = "kept-checkpoints";
    private static final int LONGEST_SECONDS = 180;

    private final Namespace namespace = WINNOW.namespace();

    @Test
    void onlyTheCheckpointOfTheBestTrialStaysOnTheVolume() {
        namespace.apply(Claims.of(CLAIM)).succeeded();
        namespace.apply(ShellStudy.of("kept", """
                        mkdir -p "$WINNOW_CHECKPOINT_DIR/last"
                        echo "$HP_X" >"$WINNOW_CHECKPOINT_DIR/last/weights"
                        report 1 "$HP_X"
                        """)
                .with("/spec/limits", "{trials: 3, parallelTrials: 1}")
                .withCheckpoints(CLAIM)
                .with("/spec/trial/checkpoints/keep", "Best"));
        namespace
                .kubectl(
                        "wait",
                        "--for=jsonpath={.status.cleanup.state}=Removed",
                        "study/kept",
                        "--timeout=" + LONGEST_SECONDS + "s")
                .succeeded();

        var best = namespace.study("kept").json().at("/status/best/trial").asText();
        assertThat(namespace
                        .shell("cd /checkpoints && for file in */*/*/weights; do echo ${file#*/}; done", CLAIM)
                        .strip())
                .isEqualTo(best + "/last/weights");
        assertThat(namespace.pods("kept"))
                .as("the pod that removed the others is gone")
                .allSatisfy(pod -> assertThat(pod.getMetadata().getLabels()).containsKey("winnow.dev/trial"));
    }

    @Test
    void theEndOfTheLogOfATrainerThatCrashedIsOnItsTrial() {
        namespace.apply(ShellStudy.of("logged", "printf 'loading\\n\\033[31mout of memory\\033[0m\\n'; exit 3"));
        var failed = namespace.await("logged", trial -> trial.state().equals("Failed"));

        assertThat(failed.json().at("/status/log/tail").asText()).isEqualTo("loading\nout of memory");
    }
}
