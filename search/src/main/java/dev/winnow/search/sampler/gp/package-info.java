/** Gaussian processes and the search for the largest expected improvement. Internal to this module. */
@NullMarked
package dev.winnow.search.sampler.gp;

import org.jspecify.annotations.NullMarked;
