package dev.winnow.ui;

import dev.winnow.api.PlainText;
import dev.winnow.api.TrialReason;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.page.StudyPhase;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import dev.winnow.ui.StudyRow.Holds;
import dev.winnow.ui.StudyRow.OnNode;
import dev.winnow.ui.StudyRow.Wait;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the trials of a study occupy, and what those wait for that could train. */
public record Occupied(Holds holds, List<Wait> waits) {
    private static final int MOST_NODES = 50;
    private static final int MOST_WAITS = 20;
    private static final String WAITING = "Waiting";

    /** Adds up what is told of one attempt after the other. */
    private static final class Sum {
        private final Map<String, OnNode> nodes = new TreeMap<>();
        private final Map<String, Wait> waits = new TreeMap<>();
        private double gpus;
        private int trials;

        void holds(Optional<String> node, double asked) {
            trials++;
            on(node, asked, 1);
        }

        /** The pods of one trial. */
        void holds(List<AttemptView> pods) {
            trials++;
            var seen = new HashSet<String>();
            pods.stream()
                    .filter(pod -> pod.node().isPresent())
                    .forEach(pod ->
                            on(pod.node(), pod.gpus(), seen.add(pod.node().get()) ? 1 : 0));
        }

        private void on(Optional<String> node, double asked, int more) {
            gpus += asked;
            node.ifPresent(name -> nodes.merge(
                    name,
                    new OnNode(name, asked, more),
                    (one, other) -> new OnNode(name, one.gpus() + other.gpus(), one.trials() + other.trials())));
        }

        void waits(Wait wait) {
            waits.merge(wait.reason(), wait, Sum::together);
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

    /**
     * By the pods of a study.
     *
     * @param attempts the pods of each attempt
     */
    static Occupied of(Collection<List<AttemptView>> attempts) {
        var sum = new Sum();
        for (var attempt : attempts) {
            var pods = attempt.stream().filter(pod -> !pod.over()).toList();
            if (pods.stream().anyMatch(pod -> pod.node().isPresent())) {
                sum.holds(pods);
            }
            pods.stream().flatMap(Occupied::waiting).findFirst().ifPresent(sum::waits);
        }
        return sum.done();
    }

    /** The same, with what the study says where no pod says it: an object that waits in a queue has no pods. */
    Occupied or(TuningStudy study) {
        var phase = StudyPhase.of(study);
        int trials = phase.trials() == null
                ? 0
                : phase.trials().pending() + phase.trials().queued();
        return waits.isEmpty() && WAITING.equals(phase.state()) && trials > 0
                ? new Occupied(holds, List.of(new Wait(WAITING, PlainText.of(phase.message()), trials, null)))
                : this;
    }

    private static Stream<Wait> waiting(AttemptView pod) {
        return pod.stage() instanceof Stage.Waiting waiting && !TrialReason.passes(waiting.reason())
                ? Stream.of(new Wait(
                        waiting.reason(),
                        PlainText.of(waiting.message()),
                        1,
                        pod.created().toString()))
                : Stream.empty();
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
                var words = PlainText.of(status.message() == null ? "" : status.message());
                sum.waits(new Wait(status.reason(), words, 1, null));
            }
        }
        return sum.done();
    }

    private static boolean waits(String state) {
        return state.equals("Pending") || state.equals("Queued");
    }
}
