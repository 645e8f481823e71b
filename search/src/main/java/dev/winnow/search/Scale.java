package dev.winnow.search;

/** How a number's range is measured: equal differences or equal ratios count the same. */
public enum Scale {
    LINEAR,
    LOG
}
