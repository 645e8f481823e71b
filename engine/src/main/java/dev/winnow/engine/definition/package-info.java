/** How a manifest becomes a study of the search library, and what is wrong with it beyond its schema. */
@NullMarked
package dev.winnow.engine.definition;

import org.jspecify.annotations.NullMarked;
