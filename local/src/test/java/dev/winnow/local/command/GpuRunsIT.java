package dev.winnow.local.command;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs on a machine whose {@code nvidia-smi} is a script. */
class GpuRunsIT {
    /** Takes its GPUs, which nobody else may have, for as long as it runs. */
    private static final String TRAINER = """
            for gpu in $(echo "$CUDA_VISIBLE_DEVICES" | tr , ' '); do
              mkdir "../../../../taken-$gpu" || touch ../../../../shared
            done
            trap 'for gpu in $(echo "$CUDA_VISIBLE_DEVICES" | tr , " "); do rmdir "../../../../taken-$gpu"; done' EXIT
            echo "$CUDA_VISIBLE_DEVICES" >>../../../../lent
            sleep 0.1
            curl --silent --max-time 60 --data '{"step": 1, "metrics": {"loss": 1}}' \
              --header "Authorization: Bearer $(cat "$WINNOW_TOKEN_FILE")" "$WINNOW_REPORT_URL"
            """;

    @TempDir
    private Path home;

    private static ObjectNode study(String resource, int gpus) {
        var study = Runs.study("gpus");
        with(study, "/spec/pruner", "{type: None, none: {maxResource: 1}}");
        with(study, "/spec/limits", "{trials: 6, parallelTrials: 4}");
        return with(study, "/spec/trial/pod/spec/containers/0/resources", "{limits: {" + resource + ": " + gpus + "}}");
    }

    /** Runs the study where {@code nvidia-smi} is that script. */
    private Runs.Said run(String nvidiaSmi, int gpus, Map<String, String> environment, String... more)
            throws IOException, InterruptedException {
        return run(study("nvidia.com/gpu", gpus), nvidiaSmi, environment, more);
    }

    private Runs.Said run(ObjectNode study, String nvidiaSmi, Map<String, String> environment, String... more)
            throws IOException, InterruptedException {
        var bin = Files.createDirectories(home.resolve("bin"));
        Files.writeString(bin.resolve("nvidia-smi"), "#!/bin/sh\n" + nvidiaSmi + "\n");
        Files.setPosixFilePermissions(bin.resolve("nvidia-smi"), PosixFilePermissions.fromString("rwx------"));
        Files.writeString(home.resolve("trainer.sh"), TRAINER);
        var all = new HashMap<>(environment);
        all.put("PATH", bin + ":" + System.getenv("PATH"));
        var runs = new Runs(home);
        var arguments = new ArrayList<>(List.of(
                "run",
                runs.manifest(study).toString(),
                "--dir",
                home.resolve("run").toString(),
                "--command",
                "sh " + home.resolve("trainer.sh")));
        arguments.addAll(List.of(more));
        return runs.said(runs.start(arguments, all));
    }

    private List<String> lent() throws IOException {
        return Files.readAllLines(home.resolve("lent"));
    }

    @Test
    void noTwoTrialsHaveOneGpu() throws IOException, InterruptedException {
        assertThat(run("printf '0\\n1\\n2\\n'", 1, Map.of())).isEqualTo(new Runs.Said(0, ""));

        assertThat(lent()).hasSize(6).contains("0", "1", "2").isSubsetOf("0", "1", "2");
        assertThat(home.resolve("shared")).doesNotExist();
        var status = Runs.study(home.resolve("run")).getStatus();
        assertThat(status.trials().completed()).isEqualTo(6);
        assertThat(status.resources().gpuSeconds()).isPositive();
    }

    @Test
    void aTrialHasAsManyAsItAsksFor() throws IOException, InterruptedException {
        assertThat(run("printf '0\\n1\\n2\\n'", 2, Map.of())).isEqualTo(new Runs.Said(0, ""));

        assertThat(lent()).hasSize(6).allMatch(gpus -> gpus.matches("[012],[012]"));
        assertThat(home.resolve("shared")).doesNotExist();
    }

    @Test
    void trialsShareAGpuWhenTheyAreAskedTo() throws IOException, InterruptedException {
        assertThat(run("echo 0", 1, Map.of(), "--trials-per-gpu", "3")).isEqualTo(new Runs.Said(0, ""));

        assertThat(lent()).hasSize(6).containsOnly("0");
        var status = Runs.study(home.resolve("run")).getStatus();
        assertThat(status.trials().completed()).isEqualTo(6);
        // Each second of a process is a third of a second of the GPU.
        assertThat((double) status.resources().gpuSeconds())
                .isCloseTo(status.resources().runSeconds() / 3.0, within(1.0));
        for (var trial : Runs.trials(home.resolve("run"))) {
            assertThat(trial.getStatus().pod().gpus()).isCloseTo(1 / 3.0, within(1e-9));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | This machine has 1 GPU, so 1 trial runs at a time, not 4",
                "3 | This machine has 1 GPU, each for 3 trials, so 3 trials run at a time, not 4"
            })
    void whoAsksForMoreThanTheGpusHaveRoomForIsTold(String shared, String told)
            throws IOException, InterruptedException {
        assertThat(run("echo 0", 1, Map.of(), "--trials-per-gpu", shared)).isEqualTo(new Runs.Said(0, ""));

        assertThat(home.resolve("output")).content().contains(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | --trials-per-gpu 0            | --trials-per-gpu: must be at least 1, but is 0",
                "1 | --trials-per-gpu 2 --no-gpu   | --trials-per-gpu: the trials have no GPU to share: leave out --no-gpu",
                "0 | --trials-per-gpu 2            | --trials-per-gpu: the trials have no GPU to share: add resources: {limits: {nvidia.com/gpu: 1}} to the container",
            })
    void aShareOfNothingIsRefused(int gpus, String options, String complaint) throws IOException, InterruptedException {
        assertThat(run("echo 0", gpus, Map.of(), options.split(" "))).isEqualTo(new Runs.Said(2, complaint));
        assertThat(home.resolve("run/study.json")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nvidia.com/mig-1g.5gb", "nvidia.com/gpu.shared", "gpu.intel.com/i915"})
    void aSliceAskedForOnAClusterIsOneGpuHere(String resource) throws IOException, InterruptedException {
        assertThat(run(study(resource, 1), "printf '0\\n1\\n2\\n'", Map.of())).isEqualTo(new Runs.Said(0, ""));

        assertThat(lent()).hasSize(6).contains("0", "1", "2").isSubsetOf("0", "1", "2");
        assertThat(home.resolve("shared")).doesNotExist();
    }

    @Test
    void whatIsHiddenIsNotUsed() throws IOException, InterruptedException {
        assertThat(run("printf '0\\n1\\n2\\n'", 1, Map.of("CUDA_VISIBLE_DEVICES", "2")))
                .isEqualTo(new Runs.Said(0, ""));

        assertThat(lent()).hasSize(6).containsOnly("2");
    }

    @Test
    void tooFewAreOneClearLine() throws IOException, InterruptedException {
        for (var nvidiaSmi : List.of("echo 0", "echo 'Failed to initialize NVML'; exit 9")) {
            var said = run(nvidiaSmi, 2, Map.of());

            assertThat(said.code()).isEqualTo(2);
            assertThat(said.complaints())
                    .isEqualTo("the pod asks for 2 GPUs, but nvidia-smi shows " + (nvidiaSmi.equals("echo 0") ? 1 : 0)
                            + " here: run without them with --no-gpu");
            assertThat(home.resolve("run/study.json")).doesNotExist();
        }
    }

    @Test
    void withoutGpusNoneIsAskedFor() throws IOException, InterruptedException {
        assertThat(run("exit 9", 2, Map.of("CUDA_VISIBLE_DEVICES", "7"), "--no-gpu"))
                .extracting(Runs.Said::code)
                .isEqualTo(0);

        assertThat(lent()).hasSize(6).containsOnly("7");
    }
}
