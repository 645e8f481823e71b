/** Follows the logs of trainers that print their metrics. */
@NullMarked
package dev.winnow.operator.log;

import org.jspecify.annotations.NullMarked;
