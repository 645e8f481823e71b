/** Which trials are granted more resource: the rules of successive halving and those of learning curves. */
@NullMarked
package dev.winnow.search.pruner;

import org.jspecify.annotations.NullMarked;
