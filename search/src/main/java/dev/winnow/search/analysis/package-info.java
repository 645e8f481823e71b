/** What a study has shown: the importance of its parameters, and how far its space is explored. */
@NullMarked
package dev.winnow.search.analysis;

import org.jspecify.annotations.NullMarked;
