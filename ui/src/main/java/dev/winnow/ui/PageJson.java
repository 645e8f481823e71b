package dev.winnow.ui;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.page.ParallelCoordinates;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.TrialPage;
import dev.winnow.engine.page.TrialTimeline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A study as the browser gets it: its {@link StudyPage} without the curves, which are asked for by themselves, and without the
 * lines of parallel coordinates, whose values the trials have.
 */
final class PageJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addMixIn(TrialPage.class, WithoutCurve.class)
            .addMixIn(ParallelCoordinates.class, WithoutRows.class)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
            .build();

    /** What an update sends only if it has changed, by its name. */
    private static final List<String> HEAD =
            List.of("study", "phase", "result", "search", "spending", "estimate", "rungs", "growth");

    @JsonIgnoreProperties("curve")
    private interface WithoutCurve {}

    @JsonIgnoreProperties("rows")
    private interface WithoutRows {}

    private PageJson() {}

    /** The whole page. */
    static ObjectNode whole(StudyPage page, List<TuningTrial> trials) {
        var json = head(page);
        json.put("time", page.time().toString());
        var rows = json.putArray("trials");
        for (int i = 0; i < trials.size(); i++) {
            rows.add(trial(page.trials().get(i), trials.get(i)));
        }
        json.set("parallelCoordinates", MAPPER.valueToTree(page.parallelCoordinates()));
        return json;
    }

    /** All but the trials and what is made of each. */
    static ObjectNode head(StudyPage page) {
        var parts = new LinkedHashMap<String, Object>();
        parts.put("study", page.study());
        parts.put("phase", page.phase());
        parts.put("result", page.result());
        parts.put("search", page.search());
        page.spending().ifPresent(spending -> parts.put("spending", spending));
        parts.put("estimate", page.estimate());
        parts.put("rungs", page.rungs());
        parts.put("growth", page.growth());
        return MAPPER.valueToTree(parts);
    }

    /** Of the head what differs from what was sent before, which is brought up to date. */
    static ObjectNode changed(ObjectNode head, Map<String, JsonNode> sent) {
        var changed = MAPPER.createObjectNode();
        for (var part : HEAD) {
            var now = head.get(part);
            if (now != null && !now.equals(sent.get(part))) {
                changed.set(part, now);
                sent.put(part, now);
            }
        }
        return changed;
    }

    /** A trial without its curve, with what it did when. */
    static ObjectNode trial(TrialPage page, TuningTrial trial) {
        ObjectNode json = MAPPER.valueToTree(page);
        json.set("segments", MAPPER.valueToTree(TrialTimeline.of(trial)));
        return json;
    }
}
