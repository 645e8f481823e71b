package dev.winnow.local.command;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Reported;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trainers that print their metrics or write them to a file, know nothing of reports, and are pruned by these. */
class PrintedMetricsIT {
    @TempDir
    private Path home;

    private Path folder() {
        return home.resolve("printed");
    }

    private static ObjectNode study(String pruner, String limits, String metrics) {
        var study = with(Manifests.asha("printed"), "/spec/objectives", "[{metric: loss, direction: Minimize}]");
        with(study, "/spec/parameters", "[{name: x, type: Ordinal, ordinal: {numbers: [1, 2, 3]}}]");
        with(study, "/spec/sampler", "{type: Grid}");
        with(study, "/spec/pruner", pruner);
        with(study, "/spec/limits", limits);
        with(study, "/spec/trial/metrics", metrics);
        return with(study, "/spec/trial/pod/spec/terminationGracePeriodSeconds", "2");
    }

    private Runs.Said run(ObjectNode study, String script) throws IOException {
        var trainer = Files.writeString(home.resolve("trainer.sh"), script);
        return Runs.execute(
                "run",
                new Runs(home).manifest(study).toString(),
                "--dir",
                folder().toString(),
                "--command",
                "sh " + trainer);
    }

    /** The last value has no line end, and comes just before the process ends. */
    @Test
    void keepsEachValueThatWasPrinted() throws IOException {
        var said = run(
                study(
                        "{type: None, none: {maxResource: 100}}",
                        "{trials: 3, parallelTrials: 3}",
                        "{from: Log, format: Katib}"),
                "for i in 3 2 1; do echo \"loss=$i.$HP_X\"; done; printf 'loss=0.5'\n");

        assertThat(said).isEqualTo(new Runs.Said(0, ""));
        assertThat(Runs.trials(folder())).hasSize(3).allSatisfy(trial -> {
            assertThat(trial.getStatus().state()).isEqualTo(State.Completed);
            assertThat(trial.getStatus().report().points())
                    .extracting(Reported.Point::step)
                    .containsExactly(1, 2, 3, 4);
            assertThat(trial.getStatus().report().value()).isEqualTo(0.5);
        });
    }

    /** The trainers of the losers would go on for a minute. */
    @Test
    void stopsATrialByWhatItPrints() throws IOException {
        var said = run(
                study(
                        "{type: ASHA, asha: {minResource: 2, maxResource: 4, reductionFactor: 2, mode: Stopping}}",
                        "{trials: 3, parallelTrials: 1}",
                        "{from: Log, format: JSON, step: epoch}"),
                """
                echo "{\\"epoch\\": 1, \\"loss\\": 9}"
                echo "{\\"epoch\\": 2, \\"loss\\": $HP_X}"
                if [ "$HP_X" != 1 ]; then exec sleep 60; fi
                echo "{\\"epoch\\": 4, \\"loss\\": 0}"
                """);

        assertThat(said).isEqualTo(new Runs.Said(0, ""));
        assertThat(Runs.trials(folder()))
                .extracting(trial -> trial.getStatus().state())
                .containsExactly(State.Completed, State.Stopped, State.Stopped);
    }

    @Test
    void anAttemptBeginsWhereTheOutputOfTheOneBeforeItEnds() throws IOException {
        run(
                study(
                        "{type: None, none: {maxResource: 100}}",
                        "{trials: 1, parallelTrials: 1}",
                        "{from: Log, format: Katib}"),
                "echo loss=5; echo loss=4; if [ \"$WINNOW_ATTEMPT\" = 1 ]; then exit 3; fi; echo loss=3\n");

        assertThat(Runs.trials(folder()).get(0).getStatus().report().points())
                .extracting(Reported.Point::value)
                .containsExactly(5.0, 4.0, 3.0);
    }

    @Test
    void aTrialThatPrintsNoValueHasFailed() throws IOException {
        run(
                study(
                        "{type: None, none: {maxResource: 100}}",
                        "{trials: 1, parallelTrials: 1, failedTrials: 0}",
                        "{from: Log, format: Katib}"),
                "echo lost=5\n");

        assertThat(Runs.trials(folder()).get(0).getStatus().state()).isEqualTo(State.Failed);
    }

    /** Each attempt finds an empty folder; the last line has no end. */
    @Test
    void readsTheFileThatATrainerWrites() throws IOException {
        var said = run(
                study(
                        "{type: ASHA, asha: {minResource: 2, maxResource: 4, reductionFactor: 2, mode: Stopping}}",
                        "{trials: 3, parallelTrials: 1}",
                        "{from: File, format: Katib, step: epoch, path: /metrics/train.log}"),
                """
                echo loss=0 epoch=2
                [ ! -e "$WINNOW_METRICS_PATH" ] || exit 2
                echo "epoch=2 loss=$HP_X" >"$WINNOW_METRICS_PATH"
                if [ "$HP_X" != 1 ]; then exec sleep 60; fi
                if [ "$WINNOW_ATTEMPT" = 1 ]; then exit 3; fi
                printf 'epoch=4 loss=0.5' >>"$WINNOW_METRICS_PATH"
                """);

        assertThat(said).isEqualTo(new Runs.Said(0, ""));
        assertThat(Runs.trials(folder()))
                .extracting(trial -> trial.getStatus().state())
                .containsExactly(State.Completed, State.Stopped, State.Stopped);
        assertThat(Runs.trials(folder()).get(0).getStatus().report().value()).isEqualTo(0.5);
        assertThat(Runs.trials(folder()).get(0).getStatus().attempts()).isEqualTo(2);
    }

    @Test
    void readsTheEventFilesOfTensorBoard() throws IOException {
        var written =
                Path.of("../engine/src/test/resources/tensorboard.tfevents").toAbsolutePath();
        run(
                study(
                        "{type: None, none: {maxResource: 100}}",
                        "{trials: 1, parallelTrials: 1}",
                        "{from: TensorBoard, path: /logs}"),
                "mkdir \"$WINNOW_METRICS_PATH\"; cp '" + written + "' \"$WINNOW_METRICS_PATH\"\n");

        var report = Runs.trials(folder()).get(0).getStatus().report();
        assertThat(report.step()).isEqualTo(3);
        assertThat(report.value()).isEqualTo(0.125);
    }
}
