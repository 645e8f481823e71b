/** What happens to studies, as CloudEvents for a webhook. */
@NullMarked
package dev.winnow.tracking.cloudevents;

import org.jspecify.annotations.NullMarked;
