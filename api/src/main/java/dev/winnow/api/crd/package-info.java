/** Generates the resource definitions in {@code crds/} and their reference {@code docs/api.md} from the API's records. */
@NullMarked
package dev.winnow.api.crd;

import org.jspecify.annotations.NullMarked;
