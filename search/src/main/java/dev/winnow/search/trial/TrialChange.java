package dev.winnow.search.trial;

import java.util.Optional;

/**
 * What has become of the trial with a number from one plan of a study to the next.
 *
 * @param before the trial as it was; empty = it was not there
 * @param after the trial as it is; empty = it is not there any more
 */
public record TrialChange(Optional<Trial> before, Optional<Trial> after) {}
