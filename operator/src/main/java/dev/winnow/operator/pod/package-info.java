/** How a trial becomes a pod. */
@NullMarked
package dev.winnow.operator.pod;

import org.jspecify.annotations.NullMarked;
