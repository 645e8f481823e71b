package dev.winnow.ui;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.TrialPage;
import dev.winnow.engine.page.TrialTimeline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A study as the browser gets it: its {@link StudyPage} with the trials in columns. Curves and timelines, which few see at once, are
 * asked for by themselves; the lines of parallel coordinates are left out, whose values the trials have.
 */
final class PageJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addMixIn(TrialPage.class, WithoutCurve.class)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
            .build();

    /** What an update sends only if it has changed, by its name. */
    private static final List<String> HEAD =
            List.of("study", "phase", "result", "search", "spending", "estimate", "rungs", "growth");

    @JsonIgnoreProperties("curve")
    private interface WithoutCurve {}

    private PageJson() {}

    /** The whole page; without an estimate as long as that would keep everything waiting. */
    static ObjectNode whole(StudyPage page) {
        var parts = parts(page);
        page.knownEstimate().ifPresent(estimate -> parts.put("estimate", estimate));
        parts.put("time", page.time().toString());
        parts.put("parallelCoordinates", Map.of("axes", page.axes()));
        ObjectNode json = MAPPER.valueToTree(parts);
        json.putPOJO("trials", new TrialColumns(page));
        return json;
    }

    /** All but the trials and what is made of each. */
    static ObjectNode head(StudyPage page) {
        var parts = parts(page);
        parts.put("estimate", page.estimate());
        return MAPPER.valueToTree(parts);
    }

    private static Map<String, Object> parts(StudyPage page) {
        var parts = new LinkedHashMap<String, Object>();
        parts.put("study", page.study());
        parts.put("phase", page.phase());
        parts.put("result", page.result());
        parts.put("search", page.search());
        page.spending().ifPresent(spending -> parts.put("spending", spending));
        parts.put("rungs", page.rungs());
        parts.put("growth", page.growth());
        return parts;
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
