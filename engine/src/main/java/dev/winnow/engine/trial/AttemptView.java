package dev.winnow.engine.trial;

import java.time.Instant;
import java.util.Optional;

/**
 * What the life of a trial needs to know of one of its attempts, whatever kind of workload trains in it.
 *
 * @param name the name of the pod or process
 * @param uid tells apart two things of one name
 * @param attempt counted from 1
 * @param created when the attempt was asked for
 * @param deleting whether the attempt was told to end
 * @param stage how far the attempt has come
 * @param over whether everything in the attempt has ended for good, so that it uses no node any more
 * @param started when the trainer began to run
 * @param accepted when a node took the attempt
 * @param node the node on which the attempt runs
 * @param gpus GPUs that the attempt asks for
 */
public record AttemptView(
        String name,
        String uid,
        int attempt,
        Instant created,
        boolean deleting,
        Stage stage,
        boolean over,
        Optional<Instant> started,
        Optional<Instant> accepted,
        Optional<String> node,
        int gpus) {

    /** Whether the attempt uses, or may come to use, a node. A sidecar can outlive the trainer. */
    public boolean alive() {
        return !over;
    }
}
