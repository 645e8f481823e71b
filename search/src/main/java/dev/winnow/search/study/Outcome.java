package dev.winnow.search.study;

/**
 * How a study ended.
 *
 * @param succeeded whether it has a best trial and did not fail
 * @param reason which rule ended it
 * @param message one sentence for a person
 */
public record Outcome(boolean succeeded, OutcomeReason reason, String message) {}
