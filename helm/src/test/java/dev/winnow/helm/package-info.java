/** Tests of the chart: what the real helm makes of it, and what a real API server says to that. */
@NullMarked
package dev.winnow.helm;

import org.jspecify.annotations.NullMarked;
