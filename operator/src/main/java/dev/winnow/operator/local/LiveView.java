package dev.winnow.operator.local;

import dev.winnow.operator.api.TrialStatus.State;
import dev.winnow.operator.api.TuningStudy;
import dev.winnow.operator.api.TuningTrial;
import dev.winnow.operator.study.Outline;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A few lines on a terminal that are drawn anew in their place. */
final class LiveView implements View {
    private static final Duration EVERY = Duration.ofMillis(200);
    private static final int BAR = 40;
    private static final int MOST_RUNNING = 8;

    private final PrintStream out;
    private final Outline outline;
    private Instant drawn = Instant.EPOCH;
    private int lines;

    LiveView(PrintStream out, Outline outline) {
        this.out = out;
        this.outline = outline;
    }

    @Override
    public void show(TuningStudy study, List<TuningTrial> trials, Instant now) {
        boolean over = study.getStatus() != null && study.getStatus().ended();
        if (!over && now.isBefore(drawn.plus(EVERY))) {
            return;
        }
        drawn = now;
        var text = new ArrayList<String>();
        var estimate = Estimate.of(outline, trials, study.getSpec().limits().parallelTrials(), now);
        text.add(Tables.headline(study));
        text.add("rungs: " + Tables.rungs(trials));
        text.add(bar(estimate) + " " + estimate.text());
        trials.stream()
                .filter(trial -> Tables.status(trial).state() == State.Running)
                .sorted(Comparator.comparing(trial -> trial.getSpec().number()))
                .limit(MOST_RUNNING)
                .forEach(trial -> text.add("  " + running(trial)));
        // Up over what was drawn before, and away with it.
        out.print(lines == 0 ? "" : "\033[" + lines + "A\033[J");
        text.forEach(out::println);
        out.flush();
        lines = text.size();
    }

    private static String running(TuningTrial trial) {
        var report = Tables.status(trial).report();
        return trial.getMetadata().getName() + " trains to step "
                + trial.getSpec().resource()
                + (report.step() == null ? "" : ", " + report.display() + " at step " + report.step());
    }

    private static String bar(Estimate estimate) {
        int full = estimate.expected() == 0 ? 0 : (int) Math.min(BAR, BAR * estimate.done() / estimate.expected());
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
    }
}
