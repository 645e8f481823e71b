package dev.winnow.ui;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells one browser what changes of all studies, at most once a second. */
final class StudiesStream {
    private final Studies studies;
    private final Duration pace;
    private final EventStream out;
    private final Map<String, StudyRow> rows = new HashMap<>();
    private List<SourceRow> sources = List.of();
    private boolean begun;

    StudiesStream(Studies studies, Duration pace, EventStream out) {
        this.studies = studies;
        this.pace = pace;
        this.out = out;
    }

    /** Tells until the browser goes. */
    void run() throws IOException, InterruptedException {
        var silent = Duration.ZERO;
        while (true) {
            if (tell()) {
                silent = Duration.ZERO;
            } else if (silent.compareTo(UiServer.BEAT) >= 0) {
                out.alive();
                silent = Duration.ZERO;
            }
            Thread.sleep(pace.toMillis());
            silent = silent.plus(pace);
        }
    }

    private boolean tell() throws IOException {
        var now = studies.all();
        var changed = new ArrayList<StudyRow>();
        Set<String> gone = new HashSet<>(rows.keySet());
        for (var row : now.studies()) {
            gone.remove(row.href());
            if (!row.equals(rows.put(row.href(), row))) {
                changed.add(row);
            }
        }
        gone.forEach(rows::remove);
        boolean news = !begun
                || !changed.isEmpty()
                || !gone.isEmpty()
                || !now.sources().equals(sources);
        if (news) {
            begun = true;
            sources = now.sources();
            out.send("studies", new Told(now.time(), sources, changed, List.copyOf(gone)));
        }
        return news;
    }

    private record Told(String time, List<SourceRow> sources, List<StudyRow> studies, List<String> gone) {}

    /** All studies at one moment. */
    record All(String time, List<SourceRow> sources, List<StudyRow> studies) {
        static All of(List<StudySource> sources, Instant now) {
            return new All(
                    now.toString(),
                    sources.stream().map(StudySource::row).toList(),
                    sources.stream().flatMap(source -> source.rows().stream()).toList());
        }
    }

    /** Where all studies come from. */
    interface Studies {
        All all();
    }
}
