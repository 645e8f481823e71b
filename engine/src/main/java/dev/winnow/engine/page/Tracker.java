package dev.winnow.engine.page;

import java.io.IOException;

/**
 * Something that keeps a study for others to read, such as files or a tracking server. A tracker is told the state and not
 * the change: it brings what it keeps to what the page says. So a page that is told twice changes nothing the second time,
 * and a page that is lost, for instance in a crash, is made up for by the next one.
 */
public interface Tracker {
    /**
     * Brings what the tracker keeps to what a page says.
     *
     * @throws IOException if it cannot; the next page may succeed
     */
    void study(StudyPage page) throws IOException;
}
