/** What a trial is told, and what of it cannot be used: environment variables and options. It knows nothing of ND4J. */
@NullMarked
package dev.winnow.trainer.settings;

import org.jspecify.annotations.NullMarked;
