package dev.winnow.ui;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.Names;
import dev.winnow.api.TuningTrial;
import dev.winnow.client.LogTail;
import dev.winnow.testkit.Manifests;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** One study that a test changes: {@code api/played/digits}. */
final class PlayedSource implements StudySource, StudyView {
    final List<JsonNode> done = new ArrayList<>();
    private final StudyState state = new StudyState();
    private String log = "";

    PlayedSource() {
        state.study(Manifests.stored(Manifests.asha("digits")));
    }

    PlayedSource with(List<TuningTrial> trials) {
        state.all(trials);
        return this;
    }

    void writes(String text) {
        log = text;
    }

    @Override
    public SourceRow row() {
        return new SourceRow("played", "a test", null);
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    public List<StudyRow> rows() {
        return state.now().study().stream()
                .map(study -> StudyRow.of(
                        href(),
                        "played",
                        "-",
                        study,
                        Occupied.ofTrials(state.now().trials()),
                        true))
                .toList();
    }

    @Override
    public Optional<StudyView> study(List<String> name) {
        return name.equals(List.of("digits")) ? Optional.of(this) : Optional.empty();
    }

    @Override
    public String href() {
        return "api/played/digits";
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
        // A test keeps it.
    }

    @Override
    public Map<String, String> acts() {
        var acts = new LinkedHashMap<String, String>();
        acts.put("suspend", "");
        acts.put("resume", "the study is not suspended");
        return acts;
    }

    @Override
    public String act(JsonNode act) {
        done.add(act);
        return "done";
    }

    @Override
    public Attempts attempts(TuningTrial trial) {
        return new Attempts(List.of(), "no pods here", List.of(), null, List.of(1));
    }

    @Override
    public LogTail log(TuningTrial trial, OptionalInt attempt, int bytes) {
        var all = Names.pod(trial.getMetadata().getName(), attempt.orElse(1)) + "\n" + log;
        return LogTail.of(all.getBytes(StandardCharsets.UTF_8), bytes);
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
