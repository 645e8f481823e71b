package dev.winnow.engine.page;

import dev.winnow.api.StudySpec;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.StudyReader;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes pages of one study, many times, and reads its manifest again only when the manifest has changed. Threads may share it. */
public final class StudyPages {
    private final StudyReader reader;
    private @Nullable StudySpec spec;
    private @Nullable ManifestReading manifest;

    /** @param reader reads the manifest; one for a process is enough */
    public StudyPages(StudyReader reader) {
        this.reader = reader;
    }

    /**
     * The page of the study.
     *
     * @param study a study whose manifest the schema has let pass, defaults included
     * @param trials its trials, in the order in which they are shown
     */
    public StudyPage of(TuningStudy study, List<TuningTrial> trials, Instant now) {
        return new StudyPage(study, trials, now, manifest(study.getSpec()), Curve.pointsOfEach(trials.size()));
    }

    /** The same with every point of each curve, 100 of a trial at most: for who writes them down, not for who shows them. */
    public StudyPage whole(TuningStudy study, List<TuningTrial> trials, Instant now) {
        return new StudyPage(study, trials, now, manifest(study.getSpec()), Curve.WHOLE);
    }

    private synchronized ManifestReading manifest(StudySpec current) {
        var known = manifest;
        // An equal spec in another object is rare, and comparing two specs costs more than a page of few trials.
        if (known == null || spec != current) {
            known = new ManifestReading(reader, current);
            manifest = known;
            spec = current;
        }
        return known;
    }
}
