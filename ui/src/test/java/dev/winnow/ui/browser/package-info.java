/** The page in a browser: Debian's Chromium without a window. {@code ./dev browser} runs these tests. */
@NullMarked
package dev.winnow.ui.browser;

import org.jspecify.annotations.NullMarked;
