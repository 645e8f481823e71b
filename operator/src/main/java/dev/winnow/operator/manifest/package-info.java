/** What a cluster would say to a manifest, without a cluster. */
@NullMarked
package dev.winnow.operator.manifest;

import org.jspecify.annotations.NullMarked;
