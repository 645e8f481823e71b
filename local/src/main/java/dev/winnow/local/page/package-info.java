/** The runs of a folder as studies of the page. */
@NullMarked
package dev.winnow.local.page;

import org.jspecify.annotations.NullMarked;
