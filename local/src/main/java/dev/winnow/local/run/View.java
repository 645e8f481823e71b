package dev.winnow.local.run;

import dev.winnow.engine.page.StudyPage;

/** Shows a person how a run goes. */
public interface View {
    /** Shows a page. Called whenever something may have changed, and a few times a second. */
    void show(StudyPage page);

    /** Says something that stays. */
    void say(String line);
}
