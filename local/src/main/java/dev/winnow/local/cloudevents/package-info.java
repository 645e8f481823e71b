/** Sends what happens to the studies of a cluster to a webhook. */
@NullMarked
package dev.winnow.local.cloudevents;

import org.jspecify.annotations.NullMarked;
