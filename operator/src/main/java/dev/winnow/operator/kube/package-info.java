/** Writing to the API server: status patches and events. */
@NullMarked
package dev.winnow.operator.kube;

import org.jspecify.annotations.NullMarked;
