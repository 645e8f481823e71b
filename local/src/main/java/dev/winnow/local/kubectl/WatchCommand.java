package dev.winnow.local.kubectl;

import dev.winnow.api.StudyState;
import dev.winnow.client.ClusterException;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.page.StudyPages;
import dev.winnow.local.LocalException;
import dev.winnow.local.run.View;
import dev.winnow.local.terminal.LineView;
import dev.winnow.local.terminal.LiveView;
import dev.winnow.local.terminal.Terminal;
import java.time.Clock;
import java.time.Instant;
import picocli.CommandLine.Command;

/** {@code kubectl winnow watch}: a study until it has ended, as {@code winnow run} shows one. */
@Command(
        name = "watch",
        description = "Shows a study until it has ended: on a terminal in place, in a pipe a line for what changes.",
        mixinStandardHelpOptions = true)
public final class WatchCommand extends StudyCommand {
    @Override
    int run(Place place, String study) throws ClusterException, InterruptedException {
        var clock = Clock.systemUTC();
        try (var followed = Followed.of(place, study)) {
            var pages = new StudyPages(new StudyReader());
            View view = Terminal.is()
                    ? new LiveView(System.out, Terminal::size)
                    : new LineView(System.out, Instant.now(clock));
            while (true) {
                var seen = followed.next();
                if (seen.problem().isPresent()) {
                    view.say(seen.problem().get());
                    continue;
                }
                if (seen.study().isEmpty()) {
                    view.say("The study " + study + " was deleted");
                    return LocalException.FAILURE;
                }
                var now = seen.study().get();
                view.show(pages.of(now, seen.trials(), Instant.now(clock)));
                if (now.statusOrNew().ended()) {
                    view.say("The study " + study + " is " + now.statusOrNew().state());
                    return now.statusOrNew().is(StudyState.Complete) ? 0 : LocalException.FAILURE;
                }
            }
        }
    }
}
