package dev.winnow.local.run;

import dev.winnow.api.Durations;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.Tracker;
import dev.winnow.local.LocalException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Tells a tracker a study until the study has ended, and all that while nobody waits for the tracker: the study is read from
 * outside. What fails is tried again with a new page.
 *
 * @param complaints gets a line when something begins to fail, and when it works again
 */
public record Follower(Source source, Tracker tracker, Clock clock, Wait pausing, Consumer<String> complaints) {
    /** At least so long between two pages; and ten times as long as the last one took, which bounds the tracker's load. */
    static final Duration SHORTEST = Duration.ofSeconds(5);
    /** At most so long while something fails. */
    static final Duration LONGEST = Duration.ofMinutes(1);

    private static final int SHARE = 10;

    /** Where the study is read. */
    @FunctionalInterface
    public interface Source {
        /** The study now. */
        StudyPage page(Instant now) throws IOException, LocalException;
    }

    /** Lets time pass. */
    @FunctionalInterface
    public interface Wait {
        /** Returns after this time. */
        void pause(Duration time) throws InterruptedException;
    }

    /** Returns the last page, once the tracker has taken it. */
    public StudyPage untilItEnds() throws IOException, LocalException, InterruptedException {
        var failing = "";
        var pause = SHORTEST;
        while (true) {
            var begin = clock.instant();
            try {
                var page = source.page(begin);
                tracker.study(page);
                if (!failing.isEmpty()) {
                    complaints.accept("It works again.");
                    failing = "";
                }
                if (over(page)) {
                    return page;
                }
                pause = longer(
                        SHORTEST, Duration.between(begin, clock.instant()).multipliedBy(SHARE));
            } catch (IOException e) {
                var fault = LocalException.text(e);
                if (!fault.equals(failing)) {
                    complaints.accept(fault + ": tries again");
                    failing = fault;
                    pause = SHORTEST;
                } else {
                    pause = Durations.doubled(pause, LONGEST);
                }
            }
            pausing.pause(pause);
        }
    }

    /** Whether nothing of the page can change any more. */
    private static boolean over(StudyPage page) {
        return page.phase().ended()
                && page.trials().stream().allMatch(trial -> trial.phase().ended());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
