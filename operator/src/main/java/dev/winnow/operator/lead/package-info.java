/** Which replica leads, and that only this one decides. */
@NullMarked
package dev.winnow.operator.lead;

import org.jspecify.annotations.NullMarked;
