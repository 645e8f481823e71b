/** Which configuration is tried next. */
@NullMarked
package dev.winnow.search.sampler;

import org.jspecify.annotations.NullMarked;
