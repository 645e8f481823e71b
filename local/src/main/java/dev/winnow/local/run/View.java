package dev.winnow.local.run;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import java.time.Instant;
import java.util.List;

/** Shows a person how a run goes. */
public interface View {
    /** Called whenever something may have changed, and a few times a second. */
    void show(TuningStudy study, List<TuningTrial> trials, Instant now);

    /** Says something that stays. */
    void say(String line);
}
