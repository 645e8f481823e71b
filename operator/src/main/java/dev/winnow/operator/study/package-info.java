/** The loop of a study: observe, plan, act, record. */
@NullMarked
package dev.winnow.operator.study;

import org.jspecify.annotations.NullMarked;
