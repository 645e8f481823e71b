package dev.winnow.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.winnow.e2e.OperatorLog.Expected;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Trainers that fail: each ends in a reason that says how, after the retries it is entitled to. */
@Order(3)
class FaultsIT {
    @RegisterExtension
    static final Installation WINNOW = Installation.of(
            FaultsIT.class,
            Expected.line("TrialReconciler", "(attempt|trial) failed: ", "the trainers here are made to fail"));

    private static final int LONGEST_SECONDS = 180;

    private final Namespace namespace = WINNOW.namespace();

    @Test
    void imageThatIsNotThereIsWaitedForUntilTheTimeToStartIsOver() {
        namespace.apply(ShellStudy.of("no-image", "exit 0")
                .with(ShellStudy.CONTAINER + "/image", "docker.io/winnow/there-is-none:dev")
                .with(ShellStudy.CONTAINER + "/imagePullPolicy", "Never")
                .with("/spec/trial/retries", "1")
                .with("/spec/trial/startTimeoutSeconds", "20")
                .with("/spec/limits", "{trials: 9, parallelTrials: 1, failedTrials: 0}"));
        await("the study says what it waits for")
                .atMost(Installation.PATIENCE)
                .until(() -> namespace.study("no-image").state().equals("Waiting")
                        && namespace.trials("no-image").stream()
                                .anyMatch(trial -> trial.reason().equals("ErrImageNeverPull")));
        assertThat(namespace
                        .study("no-image")
                        .condition("Progressing")
                        .path("message")
                        .asText())
                .contains("ErrImageNeverPull", "there-is-none");
        namespace.waitFor("Failed", "no-image", LONGEST_SECONDS);

        assertThat(namespace.trials("no-image")).hasSize(1).allSatisfy(trial -> {
            assertThat(trial.state()).isEqualTo("Failed");
            assertThat(trial.reason()).isEqualTo("StartTimeout");
            assertThat(trial.attempts()).isEqualTo(2);
        });
        var failed = namespace.study("no-image").condition("Failed");
        assertThat(failed.path("reason").asText()).isEqualTo("TooManyFailures");
        assertThat(failed.path("message").asText()).contains("StartTimeout", "there-is-none");
        assertThat(namespace.kubectl("describe", "trial", "no-image-0").succeeded())
                .containsPattern("Warning +TrialFailed .*ErrImageNeverPull");
    }

    @Test
    void trainerThatUsesTooMuchMemoryIsRetriedThenFails() {
        namespace.apply(ShellStudy.of("greedy", "all=$(tr '\\0' x </dev/zero)")
                .with(ShellStudy.CONTAINER + "/resources", "{limits: {memory: 16Mi}}")
                .with("/spec/trial/retries", "1"));
        assertFailed("greedy", "OOMKilled", "used more memory than its limit", 2);
    }

    @Test
    void trainerThatEndsWithAnExitCodeIsRetriedThenFails() {
        namespace.apply(ShellStudy.of("wrong", "exit 3").with("/spec/trial/retries", "1"));
        assertFailed("wrong", "ExitCode", "exit code 3", 2);
    }

    @Test
    void trainerThatDiesByASignalIsRetriedThenFails() {
        namespace.apply(ShellStudy.of("crashed", "sleep 60 & kill -SEGV $!; wait $!; exit $?")
                .with("/spec/trial/retries", "1"));
        assertFailed("crashed", "Signal", "died by signal 11", 2);
    }

    @Test
    void whatTheTrainerSaysAboutItsSettingsIsTheReason() {
        namespace.apply(ShellStudy.of("misconfigured", "")
                .with("/spec/parameters", "[{name: learningRate, type: Double, double: {min: 0.001, max: 0.1}}]")
                .with(ShellStudy.CONTAINER + "/image", "docker.io/winnow/trainer:dev")
                .with(ShellStudy.CONTAINER + "/command", "null")
                .with(ShellStudy.CONTAINER + "/args", "[--model=transformer]"));
        assertFailed("misconfigured", "SettingsRefused", "exit code 2: HP_MODEL: \"transformer\" is not one of", 1);
    }

    @Test
    void trainerThatHangsIsEndedByItsTimeout() {
        namespace.apply(ShellStudy.of("hung", "pause 3600").with("/spec/trial/timeoutSeconds", "2"));
        assertFailed("hung", "Timeout", "trial.timeoutSeconds", 1);
    }

    @Test
    void trainerThatEndsWellWithoutAReportFails() {
        namespace.apply(ShellStudy.of("silent", "exit 0"));
        assertFailed("silent", "NoReport", "never reported", 1, 0);
    }

    @Test
    void trainerThatDiesOnceGoesOnFromItsCheckpoint() {
        namespace.apply(Claims.of("fault-checkpoints")).succeeded();
        namespace.apply(ShellStudy.of("resumed", """
                        cd "$WINNOW_CHECKPOINT_DIR"
                        step=$(cat step 2>/dev/null || echo 0)
                        while [ "$step" -lt "$WINNOW_MAX_RESOURCE" ]; do
                          step=$((step + 1))
                          echo "attempt $WINNOW_ATTEMPT trains step $step" | tee -a trained
                          echo "$step" >step.new && mv step.new step
                          report "$step" "0.$step"
                          if [ "$WINNOW_ATTEMPT-$step" = 1-2 ]; then sleep 60 & kill -KILL $!; wait $!; exit $?; fi
                        done
                        cat trained
                        """)
                .with("/spec/pruner", "{type: None, none: {maxResource: 4}}")
                .with("/spec/trial/retries", "1")
                .withCheckpoints("fault-checkpoints"));
        var trial = namespace.complete("resumed", LONGEST_SECONDS).get(0);
        assertThat(trial.state()).isEqualTo("Completed");
        assertThat(trial.attempts()).isEqualTo(2);
        assertThat(trial.failures()).isEqualTo(1);
        assertThat(trial.rungs()).containsEntry(4, 0.4);
        assertThat(namespace.logOfEnded("resumed-0-2")).isEqualToIgnoringNewLines("""
                        attempt 2 trains step 3
                        attempt 2 trains step 4
                        attempt 1 trains step 1
                        attempt 1 trains step 2
                        attempt 2 trains step 3
                        attempt 2 trains step 4
                        """);
        assertThat(namespace.kubectl("describe", "trial", "resumed-0").succeeded())
                .containsPattern("Warning +AttemptFailed .*died by signal 9");
    }

    private void assertFailed(String study, String reason, String message, int attempts) {
        assertFailed(study, reason, message, attempts, attempts);
    }

    private void assertFailed(String study, String reason, String message, int attempts, int failures) {
        namespace.waitFor("Failed", study, LONGEST_SECONDS);
        var trial = namespace.trials(study).get(0);
        assertThat(trial.state()).isEqualTo("Failed");
        assertThat(trial.reason()).isEqualTo(reason);
        assertThat(trial.message()).contains(message);
        assertThat(trial.attempts()).isEqualTo(attempts);
        assertThat(trial.failures()).isEqualTo(failures);
        assertThat(namespace.study(study).condition("Failed").path("message").asText())
                .contains(reason, message);
    }
}
