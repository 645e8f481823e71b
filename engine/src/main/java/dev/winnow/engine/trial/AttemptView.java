package dev.winnow.engine.trial;

import dev.winnow.api.Durations;
import dev.winnow.api.TrialStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the life of a trial needs to know of one of its attempts, whatever kind of workload trains in it.
 *
 * @param name the name of the pod, the process, or the object that has pods
 * @param uid tells apart two things of one name
 * @param attempt counted from 1
 * @param template which template the attempt was made from; empty if nobody wrote that down
 * @param created when the attempt was asked for, by the clock of whoever was asked: nothing but what is shown in
 *     {@link #QUIET_START} may follow from it
 * @param deleting whether the attempt was told to end
 * @param stage how far the attempt has come
 * @param over whether everything in the attempt has ended for good, so that it uses no node any more
 * @param node the node on which the attempt runs
 * @param gpus GPUs that the attempt has; a part of one may be less than 1
 * @param price what an hour of the attempt costs; 0 if nothing of it has a price
 * @param podLabels the labels of the pods of an object, as kubectl takes them; empty if the attempt is no such object
 * @param members uids of the pods of an object that run or are to run, and of which none may go while the attempt runs, because the
 *     controller of the object would make another in its place; that of the pod that reports first
 */
public record AttemptView(
        String name,
        String uid,
        int attempt,
        Optional<String> template,
        Instant created,
        boolean deleting,
        Stage stage,
        boolean over,
        Optional<String> node,
        double gpus,
        double price,
        Optional<String> podLabels,
        List<String> members) {
    /**
     * What starts within this time is never shown to wait, which spares writes. Clusters tell in whole seconds when they created
     * something, so up to a second of this time may be over at the creation.
     */
    static final Duration QUIET_START = Duration.ofMillis(1250);

    /** An attempt that is a pod or a process itself and costs nothing. */
    public AttemptView(
            String name,
            String uid,
            int attempt,
            Optional<String> template,
            Instant created,
            boolean deleting,
            Stage stage,
            boolean over,
            Optional<String> node,
            double gpus) {
        this(name, uid, attempt, template, created, deleting, stage, over, node, gpus, 0, Optional.empty(), List.of());
    }

    /** Whether the attempt uses, or may come to use, a node. A sidecar can outlive the trainer. */
    public boolean alive() {
        return !over;
    }

    /** Whether nothing of the attempt is in the status of its trial. */
    boolean unrecorded(TrialStatus status) {
        return attempt > status.attemptCount();
    }

    /** How long nothing need be shown of the attempt yet; empty also where its creation lies in the future, as two clocks differ. */
    Optional<Duration> quiet(Instant now) {
        var left = Duration.between(now, created.plus(QUIET_START));
        return Durations.positive(left) && left.compareTo(QUIET_START) <= 0 ? Optional.of(left) : Optional.empty();
    }

    /** The same attempt at another stage. */
    public AttemptView at(Stage other) {
        return new AttemptView(
                name, uid, attempt, template, created, deleting, other, over, node, gpus, price, podLabels, members);
    }

    /** The same attempt under another name. */
    public AttemptView named(String otherName, String otherUid) {
        return new AttemptView(
                otherName, otherUid, attempt, template, created, deleting, stage, over, node, gpus, price, podLabels,
                members);
    }

    /** The same attempt, which counts as so many GPUs. */
    public AttemptView counting(double counted) {
        return new AttemptView(
                name, uid, attempt, template, created, deleting, stage, over, node, counted, price, podLabels, members);
    }

    /** What a trial says that waits until the attempt is gone. */
    String untilGone() {
        var where = node.map(name -> " on node " + name).orElse("");
        var earlier = podLabels.isPresent()
                ? "all pods of its earlier attempt are gone"
                : "its earlier pod" + where + " is gone, because both would write one checkpoint";
        return "waits until " + earlier + "; if the node is lost for good: kubectl delete pod " + pods() + " --force";
    }

    /** How a person names its pods to kubectl. */
    public String pods() {
        return podLabels.map(labels -> "-l " + labels).orElse(name);
    }
}
