/** The folder of a run and the files in it. */
@NullMarked
package dev.winnow.local.folder;

import org.jspecify.annotations.NullMarked;
