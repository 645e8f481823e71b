package dev.winnow.ui;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.engine.page.Explanation;
import dev.winnow.engine.page.StudyResult;
import org.jspecify.annotations.Nullable;

/**
 * All that is shown of one trial.
 *
 * @param version of the study with which it was made
 * @param trial its page with its curve
 * @param why why it is where it is
 * @param best the best trial, to compare with; null if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TrialDetail(
        long version,
        JsonNode trial,
        Explanation why,
        StudyResult.@Nullable Best best,
        @JsonUnwrapped Attempts attempts) {}
