package dev.winnow.local.command;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.local.terminal.Summary;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that learns from the run in the folder beside it. */
class WarmRunIT {
    @TempDir
    private Path home;

    private Runs.Said run(ObjectNode study, String folder) throws IOException {
        var runs = new Runs(home);
        return Runs.execute(runs.arguments(runs.manifest(study), runs.folder(folder), "0"));
    }

    private Runs.Said run(ObjectNode study) throws IOException {
        return run(study, study.at("/metadata/name").asText());
    }

    private static ObjectNode next(String warmStart) {
        var next = with(Runs.study("next"), "/spec/sampler", "{type: TPE, seed: 7}");
        with(next, "/spec/limits", "{trials: 3, parallelTrials: 1}");
        return with(next, "/spec/warmStart", warmStart);
    }

    private static ObjectNode source() {
        var source = with(Runs.study("source"), "/spec/pruner", "{type: None, none: {maxResource: 1}}");
        return with(source, "/spec/limits", "{trials: 12, parallelTrials: 4}");
    }

    @Test
    void itTriesOtherConfigurationsThanAColdOneAndKeepsWhatItLearned() throws IOException {
        assertThat(run(source())).isEqualTo(new Runs.Said(0, ""));
        assertThat(run(next("{studies: [source]}"))).isEqualTo(new Runs.Said(0, ""));
        var learned = Runs.study(home.resolve("next")).getStatus();
        var warm = Runs.parameters(home.resolve("next"));

        assertThat(learned.warmStart().found()).isEqualTo(12);
        assertThat(learned.warmStart().trials()).hasSize(12);
        assertThat(learned.trials().total()).isEqualTo(3);
        assertThat(Summary.of(
                        new RunFolder(home.resolve("next")),
                        StudyPage.of(Runs.study(home.resolve("next")), List.of(), Instant.EPOCH),
                        true))
                .contains("  learned from     12 of 12 trials of source");

        assertThat(run(next(""), "cold")).isEqualTo(new Runs.Said(0, ""));
        assertThat(Runs.parameters(home.resolve("cold"))).hasSize(3).isNotEqualTo(warm);
    }

    @Test
    void itIsRefusedUntilTheOtherRunIsThere() throws IOException {
        var refused = run(next("{studies: [source]}"));

        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.complaints())
                .isEqualTo("warmStart waits for the study source, which does not exist: create it, or remove it from"
                        + " spec.warmStart.studies (each has a folder of its name in " + home.toRealPath() + ")");
        run(source());
        assertThat(run(next("{studies: [source]}"))).isEqualTo(new Runs.Said(0, ""));
    }
}
