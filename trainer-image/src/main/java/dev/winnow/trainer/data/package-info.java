/** What a network learns from: the data that come with the trainer, and a user's own. */
@NullMarked
package dev.winnow.trainer.data;

import org.jspecify.annotations.NullMarked;
