package dev.winnow.ui.browser;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.client.Happening;
import dev.winnow.client.LogTail;
import dev.winnow.ui.Attempts;
import dev.winnow.ui.Refused;
import dev.winnow.ui.StudyState;
import dev.winnow.ui.StudyView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;

/** A study that a test made: what is in it, and what was done to it. */
final class PlayedStudy implements StudyView {
    private final String key;
    private final StudyState state = new StudyState();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private volatile boolean away;
    private volatile String log = "";
    private volatile Attempts attempts = new Attempts(List.of(), null, List.of(), null, List.of());

    /** @param key the last part of its address */
    PlayedStudy(String key, TuningStudy study, List<TuningTrial> trials) {
        this.key = key;
        state.study(study);
        state.all(trials);
    }

    /** Its trainers wrote this, and it has these attempts and events. */
    PlayedStudy with(String output, List<Attempts.Attempt> known, List<Happening> events) {
        log = output;
        attempts = new Attempts(known, null, events, null, List.of(1));
        return this;
    }

    /** Whether what the study is read from does not answer now. */
    void away(boolean now) {
        away = now;
    }

    boolean away() {
        return away;
    }

    /** The acts that the page asked for, as JSON. */
    List<String> done() {
        return List.copyOf(done);
    }

    String key() {
        return key;
    }

    /** The fragment of its page. */
    String fragment() {
        return "#/played/" + key;
    }

    @Override
    public String href() {
        return "api/played/" + key;
    }

    @Override
    public String source() {
        return "played";
    }

    @Override
    public StudyState state() {
        return state;
    }

    @Override
    public void used() {
        // It is never let go.
    }

    @Override
    public Map<String, String> acts() {
        return Map.of("suspend", "", "resume", "", "parallelTrials", "", "stop", "", "enqueue", "");
    }

    @Override
    public String act(JsonNode act) throws Refused {
        if (act.path("act").asText().equals("stop")) {
            throw new Refused(403, "you may not patch tuningtrials in namespace lab: ask for the role winnow-edit");
        }
        done.add(act.toString());
        return "done: " + act.path("act").asText();
    }

    @Override
    public Attempts attempts(TuningTrial trial) {
        return attempts;
    }

    @Override
    public LogTail log(TuningTrial trial, OptionalInt attempt, int bytes) {
        var all = log.getBytes(StandardCharsets.UTF_8);
        return LogTail.of(Arrays.copyOfRange(all, Math.max(0, all.length - bytes - 1), all.length), bytes);
    }
}
