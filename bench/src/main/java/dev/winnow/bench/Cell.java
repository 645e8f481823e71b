package dev.winnow.bench;

/**
 * One study of {@code bench/pruners}.
 *
 * @param task a task of LCBench, or LC-Hartmann6
 * @param sampler its name at {@link Contenders}, or that of a peer
 * @param pruner its name there
 * @param start what a start costs, in steps
 * @param trials when the study ends; 0 = after a time
 * @param seed from 0
 */
record Cell(String task, String sampler, String pruner, int start, int trials, int seed) {
    /** The study that this one is compared with: the same without pruning. */
    Cell unpruned() {
        return new Cell(task, sampler, Contenders.NONE, start, trials, seed);
    }
}
