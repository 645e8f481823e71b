package dev.winnow.ui;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.engine.page.Explanation;
import dev.winnow.engine.page.StudyResult;
import dev.winnow.engine.page.StudySetup;
import org.jspecify.annotations.Nullable;

/**
 * All that is shown of one trial.
 *
 * @param trial its page with its curve
 * @param study what its study asks for
 * @param acts what can be done to the study, and of the rest why not
 * @param why why it is where it is
 * @param best the best trial, to compare with; null if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TrialDetail(
        JsonNode trial,
        StudySetup study,
        JsonNode acts,
        Explanation why,
        StudyResult.@Nullable Best best,
        @JsonUnwrapped Attempts attempts) {}
