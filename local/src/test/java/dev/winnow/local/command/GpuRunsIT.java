package dev.winnow.local.command;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

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

    private static ObjectNode study(int gpus) {
        var study = Runs.study("gpus");
        with(study, "/spec/pruner", "{type: None, none: {maxResource: 1}}");
        with(study, "/spec/limits", "{trials: 6, parallelTrials: 4}");
        return with(study, "/spec/trial/pod/spec/containers/0/resources", "{limits: {nvidia.com/gpu: " + gpus + "}}");
    }

    /** Runs the study where {@code nvidia-smi} is that script. */
    private Runs.Said run(String nvidiaSmi, int gpus, Map<String, String> environment, String... more)
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
                runs.manifest(study(gpus)).toString(),
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
                    .isEqualTo("the pod asks for 2 nvidia.com/gpu, but nvidia-smi shows "
                            + (nvidiaSmi.equals("echo 0") ? 1 : 0) + " here: run without them with --no-gpu");
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
