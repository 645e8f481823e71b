/** What trainers report, how it is checked, and how it is put on record. */
@NullMarked
package dev.winnow.engine.report;

import org.jspecify.annotations.NullMarked;
