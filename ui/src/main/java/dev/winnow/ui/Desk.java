package dev.winnow.ui;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.next.NextStudy;
import dev.winnow.engine.page.Explanation;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.StudyPages;
import dev.winnow.ui.StudyState.Snapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers what the page asks of one study. */
final class Desk {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String ALL_FINE = "";

    private final StudyReader reader = new StudyReader();
    /** Pages of the studies that somebody looks at; each reads its manifest once. */
    private final Map<StudyView, StudyPages> pages = new WeakHashMap<>();

    private final Clock clock;
    private final boolean readOnly;
    private final Printed printed;

    Desk(Clock clock, boolean readOnly, Printed printed) {
        this.clock = clock;
        this.readOnly = readOnly;
        this.printed = printed;
    }

    /**
     * The study as it is, once it was seen whole.
     *
     * @throws Refused if it is not there or cannot be read
     */
    Snapshot snapshot(StudyView view) throws Refused, InterruptedException {
        view.used();
        var now = view.state().whole(PATIENCE);
        if (now.gone()) {
            throw new Refused(404, "there is no such study, or no more");
        }
        if (now.study().isEmpty()) {
            throw now.problem().isPresent()
                    ? new Refused(503, now.problem().get())
                    : new Refused(504, "the study could not be read in time: try again");
        }
        var study = now.study().get();
        if (study.getSpec() == null || !study.getUnread().isEmpty()) {
            throw new Refused(
                    500,
                    "this release cannot read the study: "
                            + study.getUnread().stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
        return now;
    }

    /** The page of a study at one moment. */
    StudyPage page(StudyView view, Snapshot now) {
        StudyPages made;
        synchronized (pages) {
            made = pages.computeIfAbsent(view, any -> new StudyPages(reader));
        }
        return made.of(now.study().orElseThrow(), now.trials(), Instant.now(clock));
    }

    /** The whole study. */
    ObjectNode study(StudyView view) throws Refused, InterruptedException {
        var now = snapshot(view);
        var json = Reply.JSON.createObjectNode();
        json.put("version", now.version()).put("href", view.href()).put("source", view.source());
        json.put("live", now.live());
        json.set("acts", acts(view));
        json.set("page", PageJson.whole(page(view, now)));
        return json;
    }

    /** What can be done to the study, and of the rest why not. */
    ObjectNode acts(StudyView view) {
        var json = Reply.JSON.createObjectNode();
        view.acts().forEach((act, problem) -> {
            var why = readOnly ? "this page shows studies and changes none" : problem;
            json.putObject(act).put("possible", why.equals(ALL_FINE));
            if (!why.equals(ALL_FINE)) {
                json.withObjectProperty(act).put("why", why);
            }
        });
        return json;
    }

    /** Does something to the study. */
    JsonNode act(StudyView view, JsonNode act) throws Refused, InterruptedException {
        if (readOnly) {
            throw new Refused(403, "this page shows studies and changes none");
        }
        var name = act.path("act").asText();
        var problem = view.acts().get(name);
        if (problem == null) {
            throw new Refused(400, "there is no act " + name);
        }
        if (!problem.equals(ALL_FINE)) {
            throw new Refused(409, problem);
        }
        return Reply.JSON.createObjectNode().put("done", view.act(act));
    }

    /**
     * Curves of the trials.
     *
     * @param query {@code points}, {@code trials} and {@code metric}
     */
    Columns curves(StudyView view, Map<String, String> query) throws Refused, InterruptedException {
        var now = snapshot(view);
        int points = number(query.getOrDefault("points", "27"), "points");
        var metric = Optional.ofNullable(query.get("metric"))
                .filter(name -> !name.equals(
                        now.study().orElseThrow().getSpec().objective().metric()));
        return Curves.of(chosen(now.trials(), query.get("trials")), metric, points)
                .columns();
    }

    private static List<TuningTrial> chosen(List<TuningTrial> trials, @Nullable String numbers) {
        if (numbers == null) {
            return trials;
        }
        Set<String> wanted = Set.copyOf(Arrays.asList(numbers.split(",")));
        return trials.stream()
                .filter(trial -> wanted.contains(trial.getSpec().number().toString()))
                .toList();
    }

    /** What the trials did when. */
    Columns timelines(StudyView view) throws Refused, InterruptedException {
        return Timelines.of(snapshot(view).trials());
    }

    /** The best trial and its configuration, or the front. */
    String best(StudyView view) throws Refused, InterruptedException {
        return printed.best(page(view, snapshot(view)))
                .orElseThrow(() -> new Refused(404, "no trial has a value that counts yet"));
    }

    /** What to try after the study. */
    String next(StudyView view) throws Refused, InterruptedException {
        var now = snapshot(view);
        return printed.next(NextStudy.of(now.study().orElseThrow(), now.trials()));
    }

    /** One trial. */
    TrialDetail trial(StudyView view, int number) throws Refused, InterruptedException {
        var now = snapshot(view);
        var page = page(view, now);
        for (int i = 0; i < now.trials().size(); i++) {
            var trial = now.trials().get(i);
            if (trial.getSpec().number() == number) {
                var shown = page.trials().get(i);
                var json = PageJson.trial(shown, trial);
                json.set(
                        "curve",
                        Reply.JSON.valueToTree(StudyPage.of(now.study().orElseThrow(), List.of(trial), page.time())
                                .trials()
                                .get(0)
                                .curve()));
                return new TrialDetail(
                        json,
                        page.study(),
                        acts(view),
                        Explanation.of(page, shown),
                        page.result().best(),
                        view.attempts(trial));
            }
        }
        throw new Refused(404, "there is no such trial, or no more");
    }

    /** A trial that exists. */
    static TuningTrial existing(Snapshot now, int number) throws Refused {
        return now.trials().stream()
                .filter(trial -> trial.getSpec().number() == number)
                .findFirst()
                .orElseThrow(() -> new Refused(404, "there is no such trial, or no more"));
    }

    /** A version of a study that a page knows. */
    static long version(String text) throws Refused {
        if (!text.matches("[0-9]{1,18}")) {
            throw new Refused(400, "version has to be a number");
        }
        return Long.parseLong(text);
    }

    /** A number of a query or a path. */
    static int number(String text, String what) throws Refused {
        if (!text.matches("[0-9]{1,9}")) {
            throw new Refused(400, what + " has to be a number");
        }
        return Integer.parseInt(text);
    }
}
