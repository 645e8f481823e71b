/** Parameters as axes, and densities over them: what the Parzen estimators are made of. Internal to this module. */
@NullMarked
package dev.winnow.search.sampler.density;

import org.jspecify.annotations.NullMarked;
