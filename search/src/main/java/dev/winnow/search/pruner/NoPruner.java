package dev.winnow.search.pruner;

import java.util.List;

/**
 * Every trial trains to the end.
 *
 * @param maxResource resource of a trial, in the trainer's steps; at least 1
 */
public record NoPruner(int maxResource) implements Pruner {
    public NoPruner {
        if (maxResource < 1) {
            throw new IllegalArgumentException("pruner maxResource must be at least 1, but is " + maxResource);
        }
    }

    @Override
    public List<Integer> rungs(int bracket) {
        return List.of(maxResource);
    }

    @Override
    public boolean pauses() {
        return false;
    }

    @Override
    public Verdict judge(Ladder ladder) {
        return new Verdict(List.of(), List.of());
    }
}
