package dev.winnow.ui;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.ui.StudyState.Changes;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells one browser what changes of a study, as long as it listens: at most once a second, whatever happens in between, and each
 * time only what has changed since.
 */
final class StudyStream {
    /** Beyond so many trials the whole page is no larger. */
    private static final int MOST_TRIALS = 2_000;

    private final Desk desk;
    private final StudyView view;
    private final Duration pace;
    private final Duration beat;
    private final EventStream out;
    private final Map<String, JsonNode> sent = new HashMap<>();
    private long known;
    private boolean begun;
    private JsonNode acts = Reply.JSON.createObjectNode();
    private Optional<String> problem = Optional.empty();

    /**
     * A stream that has not begun.
     *
     * @param known the version that the browser has
     * @param pace the shortest time between two updates
     * @param beat the longest silence
     */
    StudyStream(Desk desk, StudyView view, long known, Duration pace, Duration beat, EventStream out) {
        this.desk = desk;
        this.view = view;
        this.known = known;
        this.pace = pace;
        this.beat = beat;
        this.out = out;
    }

    /** Tells until the browser goes or the study is gone; first the whole head, with the estimate that the browser may lack. */
    void run() throws IOException, InterruptedException {
        while (true) {
            view.used();
            var changes = view.state().since(known, begun ? beat : Duration.ZERO);
            var now = changes.now();
            if (begun && now.version() == known) {
                out.alive();
                continue;
            }
            if (now.gone()) {
                out.send("gone", Map.of());
                return;
            }
            begun = tell(changes);
            known = now.version();
            Thread.sleep(pace.toMillis());
        }
    }

    /** Tells what has changed; says whether the browser is up to date then. */
    private boolean tell(Changes changes) throws IOException {
        var now = changes.now();
        if (!now.problem().equals(problem)) {
            problem = now.problem();
            out.send(
                    problem.isPresent() ? "problem" : "fine",
                    problem.map(words -> Map.of("message", words)).orElse(Map.of()));
        }
        if (now.study().isEmpty()) {
            return true;
        }
        if (changes.all() || changes.trials().size() > MOST_TRIALS) {
            sent.clear();
            out.send("reload", Map.of("version", now.version()));
            return false;
        }
        var page = desk.page(view, now);
        var update = Reply.JSON.createObjectNode().put("version", now.version());
        var head = PageJson.changed(PageJson.head(page), sent);
        head.put("time", page.time().toString());
        update.set("head", head);
        var possible = desk.acts(view);
        if (!possible.equals(acts)) {
            acts = possible;
            update.set("acts", possible);
        }
        update.put("live", now.live());
        var rows = update.putArray("trials");
        for (var trial : changes.trials()) {
            row(page, now.trials(), trial).ifPresent(rows::add);
        }
        var gone = update.putArray("gone");
        changes.gone().forEach(gone::add);
        out.send("update", update);
        return true;
    }

    private static Optional<JsonNode> row(StudyPage page, List<TuningTrial> trials, TuningTrial trial) {
        int number = trial.getSpec().number();
        int low = 0;
        int high = trials.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int found = trials.get(middle).getSpec().number();
            if (found == number) {
                return Optional.of(PageJson.trial(page.trials().get(middle), trial));
            }
            low = found < number ? middle + 1 : low;
            high = found < number ? high : middle - 1;
        }
        return Optional.empty();
    }
}
