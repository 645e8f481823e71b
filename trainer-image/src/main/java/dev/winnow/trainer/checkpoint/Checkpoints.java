package dev.winnow.trainer.checkpoint;

import dev.winnow.trainer.settings.InvalidSettingsException;
import java.io.IOException;
import java.util.Optional;

/** Where a trial keeps its progress. */
public sealed interface Checkpoints permits CheckpointDirectory, Checkpoints.None {
    /** The newest checkpoint that is whole. */
    Optional<Checkpoint> newest() throws IOException;

    /**
     * The newest whole checkpoint of the trial that this one takes over from, if there is such a trial.
     *
     * @throws InvalidSettingsException if that one has left none
     */
    Optional<Checkpoint> inherited() throws InvalidSettingsException;

    /** Returns once the checkpoint would survive a loss of power. */
    void save(Checkpoint checkpoint) throws IOException;

    /** Remembers that the operator has taken the report of an epoch. */
    void reported(int epoch) throws IOException;

    /** Whether the operator is known to have taken the report of an epoch. */
    boolean isReported(int epoch) throws IOException;

    /** Keeps nothing: the study has no place for checkpoints. */
    record None() implements Checkpoints {
        @Override
        public Optional<Checkpoint> newest() {
            return Optional.empty();
        }

        @Override
        public Optional<Checkpoint> inherited() {
            return Optional.empty();
        }

        @Override
        public void save(Checkpoint checkpoint) {}

        @Override
        public void reported(int epoch) {}

        @Override
        public boolean isReported(int epoch) {
            return false;
        }
    }
}
