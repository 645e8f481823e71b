/** A cluster as a person sees it: studies, trials, attempts, logs and events, and what the person may change of them. */
@NullMarked
package dev.winnow.client;

import org.jspecify.annotations.NullMarked;
