package dev.winnow.engine.workload;

import dev.winnow.api.Names;
import dev.winnow.api.TrialReason;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pods that the object of an attempt made: puts object and pods together as one attempt. The object says that the attempt has
 * ended, or that it waits; else the pod that reports says how far it is.
 */
public final class AttemptPods {
    private final List<Pod> pods;
    private final ResourceRates rates;
    private final List<AttemptView> views;

    private AttemptPods(List<Pod> pods, ResourceRates rates) {
        this.pods = pods;
        this.rates = rates;
        views = pods.stream().map(this::read).toList();
    }

    /**
     * An attempt whose object exists.
     *
     * @param object what the object says by itself, without its pods, and which pods it had before
     * @param said the stage that the object tells of; empty as long as its pods do
     * @param kind of the object
     */
    static AttemptView with(
            AttemptView object, Optional<Stage> said, List<Pod> pods, ResourceRates rates, ObjectKind kind) {
        var all = new AttemptPods(pods, rates);
        boolean podsEndFirst = kind.endsWithItsPods();
        var ended = said.filter(Stage::ended).filter(stage -> !podsEndFirst || all.over());
        return new AttemptView(
                object.name(),
                object.uid(),
                object.attempt(),
                object.template(),
                object.created(),
                object.deleting(),
                ended.map(end -> all.explained(end, podsEndFirst))
                        .or(() -> said.filter(stage -> !stage.ended()))
                        .or(() -> kind.replacesPods()
                                        && !object.deleting()
                                        && said.filter(Stage.Succeeded.class::isInstance)
                                                .isEmpty()
                                ? all.lost(object.members())
                                : Optional.empty())
                        .orElseGet(() -> all.stage(object)),
                ended.isPresent() && all.over(),
                all.reporting().flatMap(pod -> all.read(pod).node()),
                all.gpus(),
                all.price(),
                object.podLabels(),
                kind.replacesPods() ? all.members() : List.of());
    }

    /**
     * An attempt whose object is gone and whose pods are not: they are being deleted.
     *
     * @param pods at least one, all of one attempt of the trial
     */
    public static AttemptView without(TuningTrial trial, int attempt, List<Pod> pods, ResourceRates rates) {
        var all = new AttemptPods(pods, rates);
        var name = Names.pod(trial.getMetadata().getName(), attempt);
        var known = Optional.ofNullable(trial.statusOrNew().pod())
                .filter(pod -> pod.name().equals(name));
        return new AttemptView(
                name,
                known.map(pod -> pod.uid()).orElse(""),
                attempt,
                Optional.empty(),
                all.views.stream()
                        .map(AttemptView::created)
                        .min(Instant::compareTo)
                        .orElseThrow(),
                true,
                new Stage.Running(),
                all.over(),
                Optional.empty(),
                all.gpus(),
                all.price(),
                Optional.of(labels(trial.getMetadata().getName(), attempt)),
                List.of());
    }

    /** The labels of the pods of an attempt, as kubectl takes them. */
    static String labels(String trial, int attempt) {
        return Names.TRIAL_LABEL + "=" + trial + "," + Names.ATTEMPT_LABEL + "=" + attempt;
    }

    /** A pod by itself, as an attempt of the trial, for those who do not know the rates: it counts what is written on it. */
    public static AttemptView view(Pod pod) {
        var named = PodReader.read(pod, Names.attemptLabel(pod).orElse(0), ResourceRates.BUILT_IN);
        return ResourceRates.written(pod).map(named::counting).orElse(named);
    }

    /** The newest pod that reports. */
    public static Optional<Pod> reporting(List<Pod> pods) {
        return pods.stream().filter(ReportingPod::is).max(Comparator.comparing(pod -> Optional.ofNullable(
                        pod.getMetadata().getCreationTimestamp())
                .orElse("")));
    }

    private Optional<Pod> reporting() {
        return reporting(pods);
    }

    private boolean over() {
        return views.stream().allMatch(AttemptView::over);
    }

    private AttemptView read(Pod pod) {
        return PodReader.read(pod, rates);
    }

    private double gpus() {
        return views.stream().mapToDouble(AttemptView::gpus).sum();
    }

    private double price() {
        return views.stream().mapToDouble(AttemptView::price).sum();
    }

    /** An attempt runs until its object says that it has ended, so that a pod that ended first ends nothing. */
    private Stage stage(AttemptView object) {
        return reporting()
                .map(pod -> read(pod).stage())
                .map(stage -> stage.ended() ? new Stage.Running() : stage)
                .orElseGet(() -> Stage.Waiting.forNode(
                        TrialReason.PodsMissing.name(),
                        "the pod that reports is not created yet; if it stays so, see the Events of " + object.name()));
    }

    /** The end that an object tells of, with what its pods know better: why, and for how long they ran. */
    private Stage explained(Stage end, boolean podsEndFirst) {
        if (end instanceof Stage.Failed failed) {
            return failed(failed, podsEndFirst);
        }
        // Of a pod that succeeded the stage is a failure if not all that the trainer wrote was reported.
        var undelivered = reporting()
                .filter(pod -> "Succeeded".equals(pod.getStatus().getPhase()))
                .map(pod -> read(pod).stage())
                .filter(Stage.Failed.class::isInstance);
        return undelivered.orElseGet(() -> new Stage.Succeeded(ran()));
    }

    /**
     * What the cluster did to one pod explains why the others failed; of the others the pod that reports knows most. A pod that is
     * being deleted was told to end. Where pods that fail by themselves stay, none that stayed means that somebody deleted one.
     */
    private Stage failed(Stage.Failed failed, boolean podsEndFirst) {
        if (!TrialReason.ObjectFailed.is(failed.reason())) {
            return new Stage.Failed(ran(), failed.reason(), failed.message(), failed.counts());
        }
        var known = known();
        if (known.isEmpty() && podsEndFirst) {
            return vanished();
        }
        var why = known.orElse(failed);
        return new Stage.Failed(ran(), why.reason(), why.message(), why.counts());
    }

    /**
     * The end of an attempt one of whose pods failed, is being deleted or is gone, whatever the controller of its object makes of it.
     * When the pod that reports is done, others may be sent away.
     */
    private Optional<Stage> lost(List<String> before) {
        var failed = known();
        if (failed.isPresent()) {
            var why = failed.get();
            return Optional.of(new Stage.Failed(ran(), why.reason(), why.message(), why.counts()));
        }
        boolean done = reporting()
                .filter(pod -> read(pod).stage() instanceof Stage.Succeeded)
                .isPresent();
        boolean deleted =
                views.stream().anyMatch(view -> view.deleting() && !(view.stage() instanceof Stage.Succeeded));
        boolean gone = !views.stream().map(AttemptView::uid).toList().containsAll(before);
        return (deleted || gone) && !done ? Optional.of(vanished()) : Optional.empty();
    }

    private List<String> members() {
        return Stream.concat(
                        reporting().stream().map(this::read),
                        views.stream().sorted(Comparator.comparing(AttemptView::uid)))
                .filter(view -> !view.stage().ended())
                .map(AttemptView::uid)
                .distinct()
                .toList();
    }

    /** What the pods say of a failure: what the cluster did first, then the pod that reports. */
    private Optional<Stage.Failed> known() {
        return Stream.concat(reporting().stream(), pods.stream())
                .flatMap(pod -> PodReader.failure(pod).stream())
                .min(Comparator.comparing(Stage.Failed::counts));
    }

    private Stage.Failed vanished() {
        return new Stage.Failed(
                ran(), TrialReason.PodVanished.name(), "one of its pods was deleted by somebody else", false);
    }

    /** How long its GPUs ran on average, so that this time on all of them is the sum over its pods. */
    private Optional<Duration> ran() {
        var reporter = reporting().flatMap(pod -> read(pod).stage().ran());
        if (gpus() == 0 || views.stream().anyMatch(view -> view.stage().ran().isEmpty())) {
            return reporter;
        }
        double millis = views.stream()
                .mapToDouble(view -> view.stage().ran().orElseThrow().toMillis() * view.gpus())
                .sum();
        return Optional.of(Duration.ofMillis(Math.round(millis / gpus())));
    }
}
