/** The commands of {@code kubectl winnow}: studies of a cluster, with the rights of the person who asks. */
@NullMarked
package dev.winnow.local.kubectl;

import org.jspecify.annotations.NullMarked;
