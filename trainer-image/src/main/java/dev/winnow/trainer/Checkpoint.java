package dev.winnow.trainer;

/**
 * What a trial needs to go on after an epoch.
 *
 * @param identity the hyperparameters and the seed that led here; a checkpoint of others is of no use
 * @param arithmetic {@link Arithmetic#describe}
 * @param snapshot the network
 * @param score what was, or should have been, reported for the epoch
 */
record Checkpoint(String identity, String arithmetic, Snapshot snapshot, Score score) {
    int epoch() {
        return snapshot.epoch();
    }
}
