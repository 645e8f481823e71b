package dev.winnow.local.command;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus;
import dev.winnow.local.process.TrainerProcesses;
import dev.winnow.testkit.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are asked to end: by Ctrl-C, as from a terminal, or by SIGTERM. */
class InterruptedRunsIT {
    /** The exit code of a program that ended after SIGINT; a JVM says 128 + 15 after SIGTERM. */
    private static final int INTERRUPTED = 130;

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path home;

    /** The arguments of a run of one trial whose trainer is a script that tells that it runs by the file "running". */
    private List<String> arguments(Runs runs, String script) throws IOException {
        var study = with(Runs.study("interrupted"), "/spec/limits", "{trials: 1, parallelTrials: 1, failedTrials: 0}");
        with(study, "/spec/trial/retries", "0");
        with(study, "/spec/trial/pod/spec/terminationGracePeriodSeconds", "1");
        var trainer = Files.writeString(home.resolve("trainer.sh"), script);
        return List.of(
                "run",
                runs.manifest(study).toString(),
                "--dir",
                runs.folder("interrupted").toString(),
                "--command",
                "sh " + trainer,
                "--env",
                "TOLD=" + home);
    }

    private void awaitFile(String name) {
        Awaitility.await(name).atMost(PATIENCE).until(() -> Files.exists(home.resolve(name)));
    }

    private TrialStatus trial(Runs runs) throws IOException {
        return Runs.trials(runs.folder("interrupted")).get(0).getStatus();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void trainersAreAskedToEndAndTheSameCommandGoesOn(String signal) throws IOException, InterruptedException {
        var runs = new Runs(home);
        var arguments = arguments(runs, """
                if [ "$WINNOW_ATTEMPT" = 1 ]; then
                  trap 'touch "$TOLD/asked"; exit 143' TERM
                  touch "$TOLD/running"
                  while :; do sleep 0.05; done
                fi
                exit 3
                """);
        var run = runs.start(arguments);
        awaitFile("running");
        Signals.send(run.pid(), signal);

        assertThat(runs.said(run).code()).isEqualTo(signal.equals("INT") ? INTERRUPTED : 143);
        assertThat(Files.readString(home.resolve("output")))
                .contains("Interrupted: asks what runs to end")
                .endsWith("The same command goes on from here.\n");
        assertThat(home.resolve("asked")).exists();
        assertThat(trial(runs).ended()).isFalse();
        assertThat(trial(runs).failureCount()).isZero();
        assertThat(trial(runs).pod().endTime()).isNotNull();
        nobodyIsLeft(runs.folder("interrupted"));

        // The second attempt starts although the study grants no retry, and the trainer's exit counts.
        assertThat(runs.said(runs.start(arguments)).code()).isEqualTo(1);
        assertThat(trial(runs).attemptCount()).isEqualTo(2);
        assertThat(trial(runs).failureCount()).isEqualTo(1);
    }

    @Test
    void aTrainerThatDoesNotListenIsKilledAfterItsGraceAndASecondCtrlCChangesNothing()
            throws IOException, InterruptedException {
        var runs = new Runs(home);
        var run = runs.start(arguments(runs, """
                trap 'touch "$TOLD/asked"' TERM
                touch "$TOLD/running"
                while :; do sleep 0.05; done
                """));
        awaitFile("running");
        Signals.send(run.pid(), "INT");
        awaitFile("asked");
        Signals.send(run.pid(), "INT");

        assertThat(runs.said(run).code()).isEqualTo(INTERRUPTED);
        assertThat(Files.readString(home.resolve("output"))).endsWith("The same command goes on from here.\n");
        assertThat(trial(runs).failureCount()).isZero();
        nobodyIsLeft(runs.folder("interrupted"));
    }

    /** Four trials at a time: at any moment some of them train, wait at a rung or are paused. */
    @Test
    void anInterruptedStudyEndsWithTheSameTrialsAsAnUndisturbedOne() throws IOException, InterruptedException {
        var runs = new Runs(home);
        var manifest = runs.manifest(Runs.study("quadratic"));
        var undisturbed = runs.folder("undisturbed");
        assertThat(runs.start(runs.arguments(manifest, undisturbed, "0")).waitFor())
                .isZero();

        var folder = runs.folder("disturbed");
        var run = runs.start(runs.arguments(manifest, folder, "0.3"));
        Awaitility.await("a trial has reported")
                .atMost(PATIENCE)
                .until(() -> Files.exists(folder.resolve("trials/quadratic-1/checkpoints/checkpoint")));
        Signals.send(run.pid(), "INT");
        assertThat(runs.said(run).code()).isEqualTo(INTERRUPTED);
        nobodyIsLeft(folder);

        assertThat(runs.start(runs.arguments(manifest, folder, "0")).waitFor()).isZero();
        assertThat(Runs.parameters(folder)).isEqualTo(Runs.parameters(undisturbed));
        assertThat(Runs.trials(folder)).allSatisfy(trial -> {
            assertThat(trial.getStatus().ended()).isTrue();
            assertThat(trial.getStatus().failureCount()).isZero();
        });
    }

    private static void nobodyIsLeft(Path folder) throws IOException {
        assertThat(TrainerProcesses.of(folder.toRealPath().resolve("trials"))).isEmpty();
    }
}
