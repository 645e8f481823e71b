/** The normal distribution, and values made fit for models. Internal to this module; this package knows no other. */
@NullMarked
package dev.winnow.search.statistics;

import org.jspecify.annotations.NullMarked;
