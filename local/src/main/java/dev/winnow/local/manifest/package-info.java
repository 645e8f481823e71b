/** What a cluster would say to a manifest, without a cluster. */
@NullMarked
package dev.winnow.local.manifest;

import org.jspecify.annotations.NullMarked;
