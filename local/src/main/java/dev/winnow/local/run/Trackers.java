package dev.winnow.local.run;

import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.Tracker;
import dev.winnow.local.folder.FileTracker;
import dev.winnow.local.folder.RunFolder;
import java.io.IOException;
import java.util.List;

/**
 * The trackers of a local run. Each is told the last page of a run, whether the study has ended or was interrupted. A new
 * tracker is a class that implements {@link Tracker}, and a line in {@link #of}.
 */
public record Trackers(List<Tracker> all) implements Tracker {
    /** The trackers that every run has. */
    public static Trackers of(RunFolder folder) {
        return new Trackers(List.of(
                // One line for each tracker.
                new FileTracker(folder.root())));
    }

    /** Tells every tracker; a tracker that cannot do its work does not keep the page from the others. */
    @Override
    public void study(StudyPage page) throws IOException {
        IOException first = null;
        for (var tracker : all) {
            try {
                tracker.study(page);
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
