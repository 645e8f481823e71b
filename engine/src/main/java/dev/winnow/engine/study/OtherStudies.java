package dev.winnow.engine.study;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import java.util.List;
import java.util.Optional;

/** The studies that a study may learn from. */
public interface OtherStudies {
    /** A study by its name, as far as the study exists. */
    Optional<TuningStudy> study(String name);

    /** All trials of such a study, in any order. */
    List<TuningTrial> trials(TuningStudy study);

    /** There are no other studies. */
    OtherStudies NONE = new OtherStudies() {
        @Override
        public Optional<TuningStudy> study(String name) {
            return Optional.empty();
        }

        @Override
        public List<TuningTrial> trials(TuningStudy study) {
            return List.of();
        }
    };
}
