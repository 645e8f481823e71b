/** The endpoint to which trainers report. */
@NullMarked
package dev.winnow.operator.report;

import org.jspecify.annotations.NullMarked;
