package dev.winnow.trainer.learn;

/**
 * The whole state of a network after an epoch.
 *
 * @param epoch epochs learned
 * @param iteration steps of the optimizer taken; Adam corrects its moments by it
 * @param updater what the optimizer remembers; empty for one without memory
 * @param plateau what the schedule remembers
 */
@SuppressWarnings("ArrayRecordComponent") // arrays for their speed; nobody compares two of these
public record Snapshot(int epoch, int iteration, float[] parameters, float[] updater, Plateau plateau) {}
