package dev.winnow.local.process;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.workload.PodWorkload;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.testkit.Expanded;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The variables that docs/trackers.md gives to W&B, as a trainer sees them in a pod and on one machine. */
class TrackerVariablesTest {
    private static final Pattern BLOCK = Pattern.compile("```yaml\n *env:\n([^`]*WANDB_RUN_ID[^`]*)```");

    private static TuningStudy study() throws IOException {
        var block = BLOCK.matcher(Files.readString(Path.of("..", "docs", "trackers.md")));
        assertThat(block.find()).isTrue();
        return Manifests.stored(
                with(Manifests.asha("digits"), "/spec/trial/pod/spec/containers/0/env", block.group(1)));
    }

    private static TuningTrial trial(int number) {
        return TrialFixture.trial().number(number).build();
    }

    private static Map<String, String> inPod(int number, int attempt) throws IOException {
        var pod = new PodWorkload("http://operator/report").build(study(), trial(number), attempt);
        return Expanded.environment(pod.getSpec().getContainers().get(0));
    }

    private static Map<String, String> onThisMachine(int number, int attempt) throws IOException {
        var workload = new ProcessWorkload(
                new RunFolder(Path.of("/runs/digits")),
                "http://127.0.0.1/report",
                List.of("train"),
                Map.of("WANDB_API_KEY", "secret"),
                Map.of(),
                List.of());
        return workload.build(study(), trial(number), attempt).environment();
    }

    @Test
    void everyAttemptOfATrialHasTheSameRunAndTheTrialsOfAStudyAreAGroup() throws IOException {
        for (var seen : List.of(inPod(4, 1), inPod(4, 2), onThisMachine(4, 1), onThisMachine(4, 2))) {
            assertThat(seen)
                    .containsEntry("WANDB_PROJECT", "digits")
                    .containsEntry("WANDB_RUN_ID", "uid-of-trial-4")
                    .containsEntry("WANDB_RESUME", "allow")
                    .containsEntry("WANDB_RUN_GROUP", "digits")
                    .containsEntry("WANDB_NAME", "digits-4");
        }
        assertThat(inPod(5, 1))
                .containsEntry("WANDB_RUN_ID", "uid-of-trial-5")
                .containsEntry("WANDB_RUN_GROUP", "digits");
    }

    @Test
    void theKeyComesFromASecretOrFromThePerson() throws IOException {
        var container = new PodWorkload("http://operator/report")
                .build(study(), trial(4), 1)
                .getSpec()
                .getContainers()
                .get(0);

        assertThat(container.getEnv())
                .filteredOn(variable -> variable.getName().equals("WANDB_API_KEY"))
                .singleElement()
                .satisfies(variable -> assertThat(
                                variable.getValueFrom().getSecretKeyRef().getName())
                        .isEqualTo("wandb"));
        assertThat(onThisMachine(4, 1)).containsEntry("WANDB_API_KEY", "secret");
    }
}
