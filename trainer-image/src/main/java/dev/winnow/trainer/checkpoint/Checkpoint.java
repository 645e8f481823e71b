package dev.winnow.trainer.checkpoint;

import dev.winnow.trainer.learn.Score;
import dev.winnow.trainer.learn.Snapshot;
import dev.winnow.trainer.nd4j.Arithmetic;
import java.util.SortedMap;

/**
 * What a trial needs to go on after an epoch.
 *
 * @param identity the settings that led here, the seed among them, by name; a checkpoint of others is of no use
 * @param arithmetic {@link Arithmetic#describe}
 * @param snapshot the network
 * @param score what was, or should have been, reported for the epoch
 */
public record Checkpoint(SortedMap<String, String> identity, String arithmetic, Snapshot snapshot, Score score) {
    public int epoch() {
        return snapshot.epoch();
    }
}
