package dev.winnow.ui;

import dev.winnow.engine.next.NextStudy;
import dev.winnow.engine.page.StudyPage;
import java.util.Optional;

/** What commands print, in short: the name of the best trial; the words on the next study. */
public final class PlayedTexts implements Printed {
    @Override
    public Optional<String> best(StudyPage page) {
        return Optional.ofNullable(page.result().best()).map(best -> "trial: " + best.trial() + "\n");
    }

    @Override
    public String next(NextStudy next) {
        return String.join("\n", next.words()) + "\n";
    }
}
