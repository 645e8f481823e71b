/** What a study is going to cost, known before its first trial. */
@NullMarked
package dev.winnow.search.forecast;

import org.jspecify.annotations.NullMarked;
