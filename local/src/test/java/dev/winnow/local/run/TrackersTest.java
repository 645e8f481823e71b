package dev.winnow.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.Tracker;
import dev.winnow.local.folder.FileTracker;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tracker is one class and one line in a list. */
class TrackersTest {
    private static final StudyPage PAGE = StudyPage.of(
            Manifests.stored(Manifests.asha("digits")),
            List.of(TrialFixture.trial().reports(1, 0.5).build()),
            Instant.parse(TrialFixture.TIME));

    /** Keeps the latest value of each trial, as a tracking server would. */
    private static final class Dummy implements Tracker {
        private final Map<String, Double> values = new TreeMap<>();

        @Override
        public void study(StudyPage page) {
            page.trials()
                    .forEach(trial -> values.put(trial.name(), trial.values().value()));
        }
    }

    @Test
    void aNewTrackerIsOneLineBesideTheOthers(@TempDir Path folder) throws IOException {
        var dummy = new Dummy();
        var trackers = new Trackers(List.of(new FileTracker(folder), dummy));
        trackers.study(PAGE);
        var csv = Files.readString(folder.resolve("trials.csv"));
        trackers.study(PAGE);

        assertThat(dummy.values).isEqualTo(Map.of("digits-0", 0.5));
        assertThat(folder.resolve("trials.csv")).hasContent(csv);
    }

    @Test
    void aTrackerThatFailsDoesNotStopTheOthers() {
        var dummy = new Dummy();
        Tracker full = page -> {
            throw new IOException("no space left");
        };

        assertThatThrownBy(() -> new Trackers(List.of(full, dummy)).study(PAGE))
                .isInstanceOf(IOException.class)
                .hasMessage("no space left");
        assertThat(dummy.values).hasSize(1);
    }
}
