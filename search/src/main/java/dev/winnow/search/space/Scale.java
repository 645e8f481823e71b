package dev.winnow.search.space;

/** How a number's range is measured: equal differences or equal ratios count the same. */
public enum Scale {
    LINEAR,
    LOG
}
