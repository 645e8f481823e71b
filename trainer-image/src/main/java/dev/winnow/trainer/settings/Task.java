package dev.winnow.trainer.settings;

/** What is to be predicted. */
public enum Task {
    /** One of several classes; the metric is {@code accuracy}. */
    CLASSIFICATION,
    /** Numbers; the metric is {@code rmse}. */
    REGRESSION
}
