/** The page of studies: sources of studies, an HTTP server for one person, its JSON, its events and its static files. */
@NullMarked
package dev.winnow.ui;

import org.jspecify.annotations.NullMarked;
