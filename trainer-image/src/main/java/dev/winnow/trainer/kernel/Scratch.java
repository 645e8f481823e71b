package dev.winnow.trainer.kernel;

import org.jspecify.annotations.Nullable;

/** Memory that grows to what is asked for, and is used again. */
final class Scratch {
    private @Nullable Block block;

    /** A block of at least so many numbers; it holds whatever was left there. */
    Block of(long length) {
        if (block == null || block.array().length() < length) {
            block = Block.of(length);
        }
        return block;
    }
}
