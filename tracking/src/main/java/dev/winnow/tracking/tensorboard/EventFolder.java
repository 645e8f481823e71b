package dev.winnow.tracking.tensorboard;

import com.google.protobuf.ByteString;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.Tracker;
import dev.winnow.engine.page.TrialPage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps a study as a folder for {@code tensorboard --logdir}: the experiment in the folder itself, each trial that has started
 * as a run in a folder of its name.
 *
 * @param folder is made if there is none
 */
public record EventFolder(Path folder) implements Tracker {
    @Override
    public void study(StudyPage page) throws IOException {
        var begin = page.phase().startTime();
        if (begin == null) {
            return;
        }
        var time = Instant.parse(begin);
        EventFile.bring(folder, List.of(Events.fileVersion(time), HParams.experiment(time, page.study())));
        for (var trial : page.trials()) {
            var start = trial.phase().startTime();
            if (start != null) {
                EventFile.bring(folder.resolve(trial.name()), events(page, trial, Instant.parse(start)));
            }
        }
    }

    /** The events of a trial. Each page of the trial continues those of the page before, unless its curve was thinned. */
    private static List<ByteString> events(StudyPage page, TrialPage trial, Instant start) {
        var events = new ArrayList<ByteString>();
        events.add(Events.fileVersion(start));
        events.add(HParams.start(start, trial));
        for (var point : trial.curve().points()) {
            var time = point.time() == null ? start : Instant.parse(point.time());
            for (var metric : HParams.metrics(page.study())) {
                var value = trial.curve().value(point, metric);
                if (value != null) {
                    events.add(Events.scalar(time, point.step(), metric, value));
                }
            }
        }
        var end = trial.phase().completionTime();
        if (trial.phase().ended() && end != null) {
            events.add(HParams.end(Instant.parse(end), trial.phase().state() == State.Failed));
        }
        return events;
    }
}
