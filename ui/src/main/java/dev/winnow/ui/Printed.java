package dev.winnow.ui;

import dev.winnow.engine.next.NextStudy;
import dev.winnow.engine.page.StudyPage;
import java.util.Optional;

/** What the commands print of a study, so that the page shows the same texts. All are YAML. */
public interface Printed {
    /** The best trial and its configuration, with several objectives the Pareto front; empty while there is none. */
    Optional<String> best(StudyPage page);

    /** What to try after a study: words as comments above the manifest of the next one, or words alone. */
    String next(NextStudy next);
}
