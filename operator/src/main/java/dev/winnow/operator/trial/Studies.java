package dev.winnow.operator.trial;

import dev.winnow.operator.api.TuningStudy;
import java.util.Optional;

/** Studies as this replica last saw them. */
@FunctionalInterface
public interface Studies {
    /** The study, if it exists. */
    Optional<TuningStudy> study(String namespace, String name);
}
