/** Tests of what Winnow ships of others: what it is, under which licence, and what is known against it. */
@NullMarked
package dev.winnow.dependencies;

import org.jspecify.annotations.NullMarked;
