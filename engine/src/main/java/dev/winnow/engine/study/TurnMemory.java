package dev.winnow.engine.study;

import dev.winnow.api.StudySpec;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Definition;
import dev.winnow.engine.definition.Problem;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.search.study.Progress;
import dev.winnow.search.study.Standing;
import dev.winnow.search.study.Study;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one turn of a study has read and put in order, which the next need not do again: its manifest, and its trials. It saves
 * time and changes nothing, so it may be lost at any time. Stored manifests and trials are never changed, only replaced: a
 * trial that is the same object as in the last turn was read, and has its place. One for each study; a study's turns come one
 * after another.
 */
public final class TurnMemory {
    private record Read(TuningTrial stored, Trial trial) {}

    private final StudyReader reader;
    private @Nullable StudySpec spec;
    private @Nullable Definition definition;
    private Map<String, Read> reads = new HashMap<>();
    private @Nullable Standing standing;

    /** @param reader reads the manifest; one for a process is enough */
    public TurnMemory(StudyReader reader) {
        this.reader = reader;
    }

    /** The manifest as the search library sees it. */
    Definition definition(StudySpec asked) {
        var known = definition;
        if (known == null || !asked.equals(spec)) {
            known = Definition.of(reader, asked);
            spec = asked;
            definition = known;
            reads = new HashMap<>();
        }
        return known;
    }

    /**
     * Trials as the planner sees them.
     *
     * @param stranger the problem if a trial does not fit the parameters; the others are not there then
     * @param trials in order of their numbers
     */
    record Trials(Optional<Problem> stranger, List<Trial> trials) {
        /** @throws IllegalStateException if a trial does not fit the parameters */
        List<Trial> orElseThrow() {
            stranger.ifPresent(problem -> {
                throw new IllegalStateException(problem.toString());
            });
            return trials;
        }
    }

    /**
     * The trials of a study; those that were not there the last time are read, those that are gone are forgotten.
     *
     * @param study the study of the manifest that was read last
     */
    Trials trials(Study study, StudySpec asked, List<TuningTrial> stored) {
        var next = new HashMap<String, Read>(stored.size() * 4 / 3 + 1);
        var trials = new ArrayList<Trial>(stored.size());
        for (var trial : stored) {
            var uid = trial.getMetadata().getUid();
            var known = reads.get(uid);
            try {
                var read = known != null && known.stored() == trial
                        ? known
                        : new Read(trial, TrialReader.of(study, asked, trial));
                next.put(uid, read);
                trials.add(read.trial());
            } catch (IllegalArgumentException e) {
                return new Trials(Optional.of(TrialReader.stranger(trial, e)), List.of());
            }
        }
        reads = next;
        trials.sort(Comparator.comparingInt(Trial::number));
        return new Trials(Optional.empty(), List.copyOf(trials));
    }

    /**
     * Where the trials of a study stand.
     *
     * @param trials as {@link #trials} has read them
     */
    Standing standing(Study study, List<Trial> trials, Progress progress) {
        var before = standing;
        var now = before == null ? Standing.of(study, trials, progress) : before.later(study, trials, progress);
        standing = now;
        return now;
    }
}
