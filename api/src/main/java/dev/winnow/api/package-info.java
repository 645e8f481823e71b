/** The custom resources {@code TuningStudy} and {@code TuningTrial}: what users write and read. The CRDs in {@code crds/} are generated from these records. */
@NullMarked
package dev.winnow.api;

import org.jspecify.annotations.NullMarked;
