package dev.winnow.engine.trial;

import dev.winnow.api.Names;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.TrialFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A trial that lives through a test: each turn goes on from the status that the turn before wrote. Its pods ask for two
 * GPUs; two failures are tolerated.
 */
final class Life {
    static final Instant START = Instant.parse("2026-01-01T01:00:00Z");
    static final String TEMPLATE = "template 1";

    private final TuningTrial trial;
    private final List<AttemptView> pods = new ArrayList<>();
    private final Map<Integer, Instant> starts = new HashMap<>();
    private Terms terms = new Terms(2, Duration.ofSeconds(1800), true, TEMPLATE, false);
    private double price;
    private Instant now = START;

    Life(TrialFixture trial) {
        this.trial = trial.build();
    }

    /** A trial that runs in its first pod, which was created and started a minute ago. */
    static Life running() {
        var life = new Life(TrialFixture.trial());
        life.pod(1, new Stage.Running());
        life.turn();
        return life.after(60);
    }

    Life retries(int tolerated) {
        terms = new Terms(tolerated, terms.startTimeout(), terms.exclusive(), terms.template(), false);
        return this;
    }

    Life after(long seconds) {
        now = now.plusSeconds(seconds);
        return this;
    }

    Instant now() {
        return now;
    }

    /** The pod of an attempt has come this far; it is created now if it was not there. */
    Life pod(int attempt, Stage stage) {
        var known = pods.stream().filter(pod -> pod.attempt() == attempt).findFirst();
        if (!(stage instanceof Stage.Waiting)) {
            starts.putIfAbsent(attempt, now);
        }
        pods.removeIf(pod -> pod.attempt() == attempt);
        pods.add(new AttemptView(
                Names.pod("digits-0", attempt),
                "uid-of-pod-" + attempt,
                attempt,
                Optional.of(TEMPLATE),
                known.map(AttemptView::created).orElse(now),
                known.map(AttemptView::deleting).orElse(false),
                timed(stage, Duration.between(starts.getOrDefault(attempt, now), now)),
                stage.ended(),
                Optional.of("node0"),
                2,
                price,
                Optional.empty(),
                List.of()));
        return this;
    }

    /** The stage as a node tells it that knows how long the trainer ran. */
    private static Stage timed(Stage stage, Duration ran) {
        return stage.match(new Stage.Cases<>(
                waiting -> waiting,
                running -> running,
                succeeded -> new Stage.Succeeded(Optional.of(ran)),
                failed -> new Stage.Failed(Optional.of(ran), failed.reason(), failed.message(), failed.counts())));
    }

    /** From now on an hour of a pod costs so much. */
    Life costs(double hourly) {
        price = hourly;
        return this;
    }

    /** From now on the study asks something else of its attempts. */
    Life terms(Terms others) {
        terms = others;
        return this;
    }

    /** Somebody asked for the deletion of the pod of an attempt. */
    Life deleting(int attempt) {
        pods.replaceAll(pod -> pod.attempt() == attempt ? changed(pod, true, pod.over()) : pod);
        return this;
    }

    /** An attempt is an object whose pods, as far as they are there, have so many GPUs. */
    Life podsHave(int attempt, double gpus) {
        pods.replaceAll(pod -> pod.attempt() == attempt
                ? changed(pod, pod.deleting(), pod.over(), gpus, Optional.of("pods of the attempt"))
                : pod);
        return this;
    }

    /** An attempt is an object that has these pods, of which none may go. */
    Life members(int attempt, String... uids) {
        pods.replaceAll(pod -> pod.attempt() == attempt
                ? changed(pod, pod.deleting(), pod.over(), pod.gpus(), Optional.of("pods"), List.of(uids))
                : pod);
        return this;
    }

    /** Beside the trainer of an attempt, which has ended, another container lives on. */
    Life sidecar(int attempt) {
        pods.replaceAll(pod -> pod.attempt() == attempt ? changed(pod, pod.deleting(), false) : pod);
        return this;
    }

    private static AttemptView changed(AttemptView pod, boolean deleting, boolean over) {
        return changed(pod, deleting, over, pod.gpus(), pod.podLabels());
    }

    private static AttemptView changed(
            AttemptView pod, boolean deleting, boolean over, double gpus, Optional<String> podLabels) {
        return changed(pod, deleting, over, gpus, podLabels, pod.members());
    }

    private static AttemptView changed(
            AttemptView pod,
            boolean deleting,
            boolean over,
            double gpus,
            Optional<String> podLabels,
            List<String> members) {
        return new AttemptView(
                pod.name(),
                pod.uid(),
                pod.attempt(),
                pod.template(),
                pod.created(),
                deleting,
                pod.stage(),
                over,
                pod.node(),
                gpus,
                pod.price(),
                podLabels,
                members);
    }

    /** No pod exists any more. */
    Life podGone() {
        pods.clear();
        return this;
    }

    /** The trial's spec or its reports have become those of another trial. */
    Life becomes(TrialFixture other) {
        var next = other.build();
        trial.setSpec(next.getSpec());
        trial.setStatus(status().with(next.getStatus().report()));
        return this;
    }

    TrialStatus status() {
        return trial.getStatus();
    }

    TuningTrial trial() {
        return trial;
    }

    /** The attempts that exist. */
    List<AttemptView> pods() {
        return List.copyOf(pods);
    }

    /** Takes a turn. */
    Step turn() {
        var step = TrialLife.next(trial, List.copyOf(pods), terms, now);
        trial.setStatus(step.status());
        return step;
    }

    /** Takes a turn, and checks that a second turn on the same things changes nothing. */
    Step turnTwice() {
        var step = turn();
        var again = turn();
        org.assertj.core.api.Assertions.assertThat(again.status())
                .as("a second turn on the same things")
                .isEqualTo(step.status());
        return step;
    }

    static Stage succeeded() {
        return new Stage.Succeeded(Optional.empty());
    }

    static Stage exited() {
        return new Stage.Failed(Optional.empty(), "ExitCode", "the trainer ended with exit code 1", true);
    }

    static Stage evicted() {
        return new Stage.Failed(Optional.empty(), "Evicted", "the node was low on memory", false);
    }

    static Stage waiting(String reason) {
        return Stage.Waiting.onNode(reason, "a sentence");
    }

    static Optional<Duration> seconds(long seconds) {
        return Optional.of(Duration.ofSeconds(seconds));
    }
}
