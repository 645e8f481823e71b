/** The trainer's end of the report endpoint. */
@NullMarked
package dev.winnow.trainer.report;

import org.jspecify.annotations.NullMarked;
