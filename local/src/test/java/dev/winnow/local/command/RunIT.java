package dev.winnow.local.command;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.winnow.api.Cleanup;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.local.process.TrainerProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs with real processes. */
class RunIT {
    @TempDir
    private Path home;

    private Path run(String name, String trainer, String... more) throws IOException {
        var runs = new Runs(home);
        var study = Runs.study(name);
        with(study, "/spec/trial/pod/spec/containers/0/command", "[sh, -c, " + trainer + "]");
        for (int i = 0; i + 1 < more.length; i += 2) {
            with(study, more[i], more[i + 1]);
        }
        var said = Runs.execute(
                "run",
                runs.manifest(study).toString(),
                "--dir",
                home.resolve(name).toString());
        assertThat(said.complaints()).isEmpty();
        return home.resolve(name);
    }

    @Test
    void aStudyIsTunedByTheShellTrainerAndResumedFromCheckpoints() throws IOException {
        var runs = new Runs(home);
        var folder = runs.folder("asha");
        var said = Runs.execute(runs.arguments(runs.manifest(Runs.study("quadratic")), folder, "0"));
        var study = Runs.study(folder);

        assertThat(said).isEqualTo(new Runs.Said(0, ""));
        assertThat(study.getStatus().state()).isEqualTo("Complete");
        assertThat(study.getStatus().trials().total()).isEqualTo(9);
        assertThat(study.getStatus().trials().completed()).isPositive();
        assertThat(study.getStatus().trials().failed()).isZero();
        assertThat(study.getStatus().resources().stepsSaved()).isPositive();
        assertThat(Runs.trials(folder)).allSatisfy(trial -> {
            assertThat(trial.getStatus().ended()).isTrue();
            assertThat(trial.getStatus().pod().endTime()).isNotNull();
        });
        // No step was trained twice: a resumed trial repeats the report of its last one at most.
        var winner = study.getStatus().best().trial();
        var reports =
                Files.readAllLines(folder.resolve("trials").resolve(winner).resolve("output.log"));
        assertThat(reports.stream().distinct()).hasSize(9);
        assertThat(TrainerProcesses.of(folder.resolve("trials"))).isEmpty();
    }

    @Test
    void onlyTheCheckpointOfTheBestTrialIsKept() throws IOException {
        var runs = new Runs(home);
        var folder = runs.folder("kept");
        var manifest = with(Runs.study("quadratic"), "/spec/trial/checkpoints/keep", "Best");
        Runs.execute(runs.arguments(runs.manifest(manifest), folder, "0"));
        var status = Runs.study(folder).getStatus();

        assertThat(status.cleanup().state()).isEqualTo(Cleanup.State.Removed);
        assertThat(Runs.trials(folder)).hasSize(9).allSatisfy(trial -> {
            var name = trial.getMetadata().getName();
            var checkpoints = folder.resolve("trials").resolve(name).resolve("checkpoints");
            assertThat(Files.exists(checkpoints))
                    .isEqualTo(name.equals(status.best().trial()));
            assertThat(checkpoints.resolveSibling("output.log")).exists();
        });
    }

    @Test
    void aStudyEndsOnceAModelExpectsLittleOfAnotherTrial() throws IOException {
        var runs = new Runs(home);
        var folder = runs.folder("expected");
        var manifest = Runs.study("quadratic");
        with(manifest, "/spec/sampler", "{type: GP, seed: 7}");
        with(manifest, "/spec/pruner", "{type: None, none: {maxResource: 1}}");
        with(
                manifest,
                "/spec/limits",
                "{trials: 60, parallelTrials: 1, expectedImprovement: {below: 0.01, after: 12}}");
        var said = Runs.execute(runs.arguments(runs.manifest(manifest), folder, "0"));
        var status = Runs.study(folder).getStatus();

        assertThat(said).isEqualTo(new Runs.Said(0, ""));
        assertThat(status.trials().total()).isLessThan(30);
        assertThat(status.best().value()).isLessThan(1.01); // the optimum is 1
        assertThat(status.expectedImprovement().share()).isLessThan(0.01);
        assertThat(status.conditions())
                .filteredOn(condition -> condition.getType().equals("Complete"))
                .singleElement()
                .satisfies(condition -> {
                    assertThat(condition.getReason()).isEqualTo("LittleExpected");
                    assertThat(condition.getMessage())
                            .startsWith("After " + status.expectedImprovement().finished() + " finished trials");
                });
    }

    @Test
    void theResultsAreThereForPeopleAndPrograms() throws IOException {
        var runs = new Runs(home);
        var folder = runs.folder("results");
        Runs.execute(runs.arguments(runs.manifest(Runs.study("quadratic")), folder, "0"));
        var best = Runs.study(folder).getStatus().best();
        var yaml = new YAMLMapper().readTree(folder.resolve("best.yaml").toFile());
        var toml = new TomlMapper().readTree(folder.resolve("study.toml").toFile());

        assertThat(yaml.path("value").doubleValue()).isEqualTo(best.value());
        assertThat(yaml.at("/parameters/x1").asDouble())
                .isEqualTo(Double.parseDouble(best.parameters().get("x1")));
        assertThat(toml.at("/study/best").asText()).isEqualTo(best.trial());
        assertThat(toml.path("trials")).hasSize(9);
        assertThat(toml.path("trials")
                        .path(best.trial())
                        .path("rungs")
                        .path("9")
                        .doubleValue())
                .isEqualTo(best.value());
        assertThat(Files.readAllLines(folder.resolve("trials.csv")))
                .hasSize(10)
                .first()
                .isEqualTo("trial,state,reason,value,step,attempts,seconds,parameters.x1,parameters.x2");
    }

    @Test
    void aTrainerSeesTheContractAndItsTokenIsSecret() throws IOException {
        var folder = run(
                "contract",
                "\"env | sort >seen; echo $WINNOW_CHECKPOINT_DIR; pwd; exit 3\"",
                "/spec/trial/retries",
                "0",
                "/spec/limits",
                "{trials: 1, failedTrials: 0}");
        var seen = Files.readAllLines(
                folder.resolve("trials/contract-0").resolve("work").resolve("seen"));

        assertThat(seen)
                .contains("WINNOW_STUDY=contract", "WINNOW_TRIAL=contract-0", "WINNOW_ATTEMPT=1")
                .contains("WINNOW_MAX_RESOURCE=9")
                .anyMatch(line -> line.startsWith("HP_X1="))
                .anyMatch(line -> line.startsWith("WINNOW_REPORT_URL=http://127.0.0.1:"));
        assertThat(Files.readAllLines(folder.resolve("trials/contract-0/output.log")))
                .containsExactly(
                        folder.toRealPath()
                                .resolve("trials/contract-0/checkpoints")
                                .toString(),
                        folder.toRealPath().resolve("trials/contract-0/work").toString());
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("trials/contract-0/token"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    /** Steps of the size of the rate: no fixed one is both quick at first and fine in the end. */
    @Test
    void aPopulationFindsAScheduleThatIsBetterThanAnyFixedRate() throws IOException {
        var script = Files.writeString(home.resolve("descend.sh"), """
                own=$WINNOW_CHECKPOINT_DIR/state
                from=$own
                [ -f "$from" ] || from=$WINNOW_PARENT_CHECKPOINT_DIR/state
                state="0 10.37 -8.11 9.73 -7.29 8.57 6.91"
                [ ! -f "$from" ] || state=$(cat "$from")
                echo "$state" | awk -v last="$WINNOW_MAX_RESOURCE" -v rate="$HP_RATE" '
                  BEGIN { CONVFMT = OFMT = "%.17g" }
                  { for (k = $1; k < last; k++) for (i = 2; i <= NF; i++) $i -= $i > 0 ? rate : -rate; $1 = last; print }' >$own
                loss=$(awk '{ for (i = 2; i <= NF; i++) sum += $i < 0 ? -$i : $i; print sum }' $own)
                body="{\\"step\\": $WINNOW_MAX_RESOURCE, \\"metrics\\": {\\"loss\\": $loss}}"
                curl -s --data "$body" -H "Authorization: Bearer $(cat $WINNOW_TOKEN_FILE)" "$WINNOW_REPORT_URL"
                """);
        var folder = run(
                "population",
                "\"sh " + script + "\"",
                "/spec/parameters",
                "[{name: rate, type: Double, double: {min: 0.001, max: 1.0, scale: Log}}]",
                "/spec/sampler",
                "{type: Random, seed: 3}",
                "/spec/pruner",
                "{type: PBT, pbt: {population: 8, interval: 4, maxResource: 40}}",
                "/spec/limits",
                "{parallelTrials: 4}");
        var status = Runs.study(folder).getStatus();

        assertThat(status.state()).isEqualTo("Complete");
        assertThat(status.trials().completed()).isEqualTo(80);
        assertThat(status.pruner()).isEqualTo("generation 10 of 10, to step 40");
        assertThat(status.resources().steps()).isEqualTo(8 * 40);
        assertThat(status.best().value()).isLessThan(bestOfFixedRates(40) / 2);
        assertThat(Runs.trials(folder)).allSatisfy(trial -> {
            var spec = trial.getSpec();
            assertThat(spec.startFrom() == null).isEqualTo(spec.number() < 8);
            if (spec.startFrom() != null) {
                assertThat(spec.startFrom().step()).isEqualTo(spec.resource() - 4);
            }
        });
    }

    private static double bestOfFixedRates(int steps) {
        double best = Double.POSITIVE_INFINITY;
        for (double rate = 0.001; rate <= 1; rate += 0.001) {
            double loss = 0;
            for (double x : new double[] {10.37, -8.11, 9.73, -7.29, 8.57, 6.91}) {
                for (int k = 0; k < steps; k++) {
                    x -= Math.signum(x) * rate;
                }
                loss += Math.abs(x);
            }
            best = Math.min(best, loss);
        }
        return best;
    }

    @Test
    void aTrainerThatExitsAtOnceFailsWithItsLastWords() throws IOException {
        var folder = run(
                "broken",
                "\"echo no such data >&2; exit 3\"",
                "/spec/trial/retries",
                "0",
                "/spec/limits",
                "{trials: 9, parallelTrials: 1, failedTrials: 1}");
        var failed = Runs.trials(folder);

        assertThat(Runs.study(folder).getStatus().state()).isEqualTo("Failed");
        assertThat(failed).hasSize(2).allSatisfy(trial -> {
            assertThat(trial.getStatus().state()).isEqualTo(State.Failed);
            assertThat(trial.getStatus().message())
                    .isEqualTo("attempt 1 failed: the trainer ended with exit code 3: no such data");
        });
    }

    @Test
    void whatATrainerLeavesBehindEndsWithIt() throws IOException {
        var folder = run(
                "orphans",
                "\"sleep 600 & exit 3\"",
                "/spec/trial/retries",
                "0",
                "/spec/limits",
                "{trials: 2, failedTrials: 5}");

        assertThat(Runs.trials(folder)).hasSize(2);
        assertThat(TrainerProcesses.of(folder.resolve("trials"))).isEmpty();
    }

    @Test
    void aTrainerThatRunsForTooLongOrIgnoresSigtermIsKilled() throws IOException {
        var folder = run(
                "deaf",
                "\"trap '' TERM; while :; do sleep 1; done\"",
                "/spec/trial/retries",
                "0",
                "/spec/trial/timeoutSeconds",
                "1",
                "/spec/trial/pod/spec/terminationGracePeriodSeconds",
                "1",
                "/spec/limits",
                "{trials: 1, failedTrials: 0}");

        assertThat(Runs.trials(folder).get(0).getStatus().reason()).isEqualTo("Timeout");
        assertThat(TrainerProcesses.of(folder.resolve("trials"))).isEmpty();
    }

    @Test
    void aFinishedRunIsShownAndNotRunAgain() throws IOException {
        var runs = new Runs(home);
        var folder = runs.folder("twice");
        List<String> arguments = runs.arguments(runs.manifest(Runs.study("quadratic")), folder, "0");
        Runs.execute(arguments);
        var before = Runs.trials(folder);

        assertThat(Runs.execute(arguments).code()).isZero();
        assertThat(Runs.trials(folder)).isEqualTo(before);
        assertThat(Runs.execute("show", folder.toString()).code()).isZero();
    }
}
