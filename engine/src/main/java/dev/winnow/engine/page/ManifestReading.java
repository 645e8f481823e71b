package dev.winnow.engine.page;

import dev.winnow.api.StudySpec;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Definition;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.study.TrialReader;
import dev.winnow.search.forecast.StudyForecast;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.Optional;

/** What a manifest says to the search library, read when it is first needed. */
final class ManifestReading {
    private final StudySpec spec;
    private final Lazy<Optional<Study>> definition;
    private final Lazy<Optional<StudyForecast>> forecast;

    ManifestReading(StudyReader reader, StudySpec spec) {
        this.spec = spec;
        definition = new Lazy<>(() -> Definition.of(reader, spec).study());
        forecast = new Lazy<>(() -> definition.get().map(StudyForecast::of));
    }

    /** The study; empty if the manifest has a fault. */
    Optional<Study> definition() {
        return definition.get();
    }

    Optional<StudyForecast> forecast() {
        return forecast.get();
    }

    /** Whether the forecast was asked for before. */
    boolean forecastIsKnown() {
        return forecast.known();
    }

    /** The trials as the search sees them, in order of their numbers; empty if the manifest has a fault or they do not fit it. */
    List<Trial> history(List<TuningTrial> trials) {
        return definition()
                .filter(study -> TrialReader.strangers(study.space(), trials).isEmpty())
                .map(study -> TrialReader.of(study, spec, trials))
                .orElse(List.of());
    }
}
