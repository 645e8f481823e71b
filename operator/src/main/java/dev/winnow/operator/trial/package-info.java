/** The life of a trial: from its pod to its status. */
@NullMarked
package dev.winnow.operator.trial;

import org.jspecify.annotations.NullMarked;
