package dev.winnow.ui;

import dev.winnow.api.PlainText;
import dev.winnow.api.TrialReason;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import dev.winnow.ui.StudyRow.Holds;
import dev.winnow.ui.StudyRow.OnNode;
import dev.winnow.ui.StudyRow.Wait;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the trials of a study occupy, and what those wait for that could train. */
public record Occupied(Holds holds, List<Wait> waits) {
    private static final int MOST_NODES = 50;
    private static final int MOST_WAITS = 20;

    /** Adds up what is told of one attempt after the other. */
    private static final class Sum {
        private final Map<String, OnNode> nodes = new TreeMap<>();
        private final Map<String, Wait> waits = new TreeMap<>();
        private double gpus;
        private int trials;

        void holds(Optional<String> node, double asked) {
            gpus += asked;
            trials++;
            node.ifPresent(name -> nodes.merge(
                    name,
                    new OnNode(name, asked, 1),
                    (one, other) -> new OnNode(name, one.gpus() + other.gpus(), one.trials() + other.trials())));
        }

        void waits(String reason, String message, @Nullable String since) {
            waits.merge(reason, new Wait(reason, PlainText.of(message), 1, since), Sum::together);
        }

        private static Wait together(Wait one, Wait other) {
            var first = one.since() == null
                    || (other.since() != null && other.since().compareTo(one.since()) < 0);
            return new Wait(
                    one.reason(), one.message(), one.trials() + other.trials(), first ? other.since() : one.since());
        }

        Occupied done() {
            return new Occupied(
                    new Holds(
                            gpus,
                            trials,
                            nodes.values().stream()
                                    .sorted(Comparator.comparing(OnNode::gpus).reversed())
                                    .limit(MOST_NODES)
                                    .toList()),
                    waits.values().stream()
                            .sorted(Comparator.comparing(Wait::trials).reversed())
                            .limit(MOST_WAITS)
                            .toList());
        }
    }

    /** By the pods of a study. */
    static Occupied of(Collection<AttemptView> attempts) {
        var sum = new Sum();
        for (var attempt : attempts) {
            if (!attempt.over()) {
                attempt.node().ifPresent(node -> sum.holds(attempt.node(), attempt.gpus()));
                if (attempt.stage() instanceof Stage.Waiting waiting && !TrialReason.passes(waiting.reason())) {
                    sum.waits(
                            waiting.reason(),
                            waiting.message(),
                            attempt.created().toString());
                }
            }
        }
        return sum.done();
    }

    /** By the trials of a study. */
    public static Occupied ofTrials(Collection<TuningTrial> trials) {
        var sum = new Sum();
        for (var trial : trials) {
            var status = trial.statusOrNew();
            var pod = status.pod();
            if (pod != null && pod.startTime() != null && pod.endTime() == null) {
                sum.holds(Optional.ofNullable(pod.node()), pod.gpusAsked());
            } else if (status.state() != null
                    && status.reason() != null
                    && waits(status.state().name())
                    && !TrialReason.passes(status.reason())) {
                sum.waits(status.reason(), status.message() == null ? "" : status.message(), null);
            }
        }
        return sum.done();
    }

    private static boolean waits(String state) {
        return state.equals("Pending") || state.equals("Queued");
    }
}
