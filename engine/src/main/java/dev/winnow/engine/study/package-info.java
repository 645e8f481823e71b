/** One turn of a study: what to do about its trials and what its status says. Pure functions. */
@NullMarked
package dev.winnow.engine.study;

import org.jspecify.annotations.NullMarked;
