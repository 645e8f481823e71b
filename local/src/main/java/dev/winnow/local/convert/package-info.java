/** Studies of other tools as manifests of ours: what they say, and a word on each difference. */
@NullMarked
package dev.winnow.local.convert;

import org.jspecify.annotations.NullMarked;
