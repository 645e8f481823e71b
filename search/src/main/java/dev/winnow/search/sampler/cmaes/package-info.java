/** Evolution strategies with covariance matrix adaptation. Internal to this module. */
@NullMarked
package dev.winnow.search.sampler.cmaes;

import org.jspecify.annotations.NullMarked;
