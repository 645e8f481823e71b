package dev.winnow.engine.report;

import dev.winnow.api.TuningStudy;
import java.util.Optional;

/** Studies as this replica last saw them. */
@FunctionalInterface
public interface Studies {
    /** The study, if it exists. */
    Optional<TuningStudy> study(String namespace, String name);
}
