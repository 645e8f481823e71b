package dev.winnow.local.terminal;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningTrial;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.study.Go;
import dev.winnow.engine.study.OtherStudies;
import dev.winnow.engine.study.StudyTurn;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final Instant NOW = Instant.parse(TrialFixture.TIME);

    private static TuningTrial trial(int number, double accuracy, double millis) {
        return TrialFixture.trial()
                .number(number)
                .parameters(Map.of("learningRate", "0.01", "hiddenUnits", "16", "optimizer", "adam"))
                .reports(1, Map.of("accuracy", accuracy, "millis", millis))
                .build();
    }

    private static List<String> summary(String objectives) {
        var manifest = Manifests.asha("digits");
        with(manifest, "/spec/objectives", objectives);
        var study = Manifests.stored(manifest);
        var trials = List.of(trial(0, 0.6, 20), trial(1, 0.5, 30), trial(2, 0.4, 10));
        study.setStatus(((Go) StudyTurn.of(study, trials, OtherStudies.NONE, NOW)).status(trials, Optional.empty()));
        return Summary.of(new RunFolder(Path.of("runs")), StudyPage.of(study, trials, NOW), true);
    }

    /** From (0, 100): 0.6 x 80, nothing by the second, which the first dominates, then 0.4 x 10 more. */
    @Test
    void tellsByWhichTrialsTheHypervolumeGrew() {
        assertThat(summary("""
                [{metric: accuracy, direction: Maximize, reference: 0}, {metric: millis, direction: Minimize, reference: 100}]""")).contains("  hypervolume      48 (digits-0), 52 (digits-2)");
    }

    @Test
    void saysNothingOfAVolumeThatHasNoReference() {
        assertThat(summary("[{metric: accuracy, direction: Maximize}, {metric: millis, direction: Minimize}]"))
                .anyMatch(line -> line.startsWith("  Pareto front     2 trials"))
                .noneMatch(line -> line.contains("hypervolume"));
    }
}
