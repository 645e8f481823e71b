package dev.winnow.ui;

import dev.winnow.api.TuningTrial;
import dev.winnow.engine.page.TrialTimeline;
import dev.winnow.engine.page.TrialTimeline.Segment;
import dev.winnow.engine.page.TrialTimeline.Stage;
import java.util.List;

/** What many trials did when, in few columns. */
final class Timelines {
    private static final List<Stage> STAGES = List.of(Stage.values());

    private Timelines() {}

    /**
     * The numbers of the trials; where the segments of each begin, and at last where they end; of each segment its stage, by its
     * place among {@link Stage}, its attempt or 0, whether it is estimated, and its start and end in milliseconds since
     * 1970. NaN is the end of what goes on.
     */
    static Columns of(List<TuningTrial> trials) {
        var offsets = new int[trials.size() + 1];
        var timelines = trials.stream().map(TrialTimeline::of).toList();
        for (int i = 0; i < timelines.size(); i++) {
            offsets[i + 1] = offsets[i] + timelines.get(i).size();
        }
        var segments = timelines.stream().flatMap(List::stream).toList();
        return new Columns()
                .whole(trials.stream()
                        .mapToInt(trial -> trial.getSpec().number())
                        .toArray())
                .whole(offsets)
                .whole(segments.stream()
                        .mapToInt(segment -> STAGES.indexOf(segment.stage()))
                        .toArray())
                .whole(segments.stream()
                        .mapToInt(segment -> segment.attempt() == null ? 0 : segment.attempt())
                        .toArray())
                .whole(segments.stream()
                        .mapToInt(segment -> segment.estimated() == null ? 0 : 1)
                        .toArray())
                .real(segments.stream()
                        .mapToDouble(segment -> segment.start().toEpochMilli())
                        .toArray())
                .real(segments.stream().mapToDouble(Timelines::end).toArray());
    }

    private static double end(Segment segment) {
        var end = segment.end();
        return end == null ? Double.NaN : end.toEpochMilli();
    }
}
