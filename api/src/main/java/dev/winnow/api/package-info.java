/** The custom resources {@code TuningStudy} and {@code TuningTrial}: what users write and read. The CRDs in {@code crds/} come from here. */
@NullMarked
package dev.winnow.api;

import org.jspecify.annotations.NullMarked;
