/** The commands of {@code winnow}: their options, and the order in which they do things. */
@NullMarked
package dev.winnow.local.command;

import org.jspecify.annotations.NullMarked;
