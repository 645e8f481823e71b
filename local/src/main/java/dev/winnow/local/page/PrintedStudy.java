package dev.winnow.local.page;

import dev.winnow.engine.next.NextStudy;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.local.folder.FileTracker;
import dev.winnow.local.terminal.NextManifest;
import dev.winnow.ui.Printed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** What {@code winnow next}, {@code kubectl winnow best} and the folder of a run say of a study. */
final class PrintedStudy implements Printed {
    @Override
    public Optional<String> best(StudyPage page) {
        try {
            return FileTracker.result(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String next(NextStudy next) {
        return NextManifest.of(next);
    }
}
