package dev.winnow.engine.page;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.winnow.api.StudyStatus.Improved;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.search.forecast.StudyForecast;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A study as people see it: all that a terminal, a result file, a gauge, a dashboard or a tracker shows of it, as one
 * immutable value. A page is a pure function of the study, its trials and a moment.
 *
 * <p>What a part costs. {@link #study}, {@link #phase}, {@link #result}, {@link #search} and {@link #spending} follow from
 * the study alone, whatever the number of its trials: who needs no more makes these records without a page. {@link
 * #trials} takes a few hundred nanoseconds a trial when the page is made. The other parts are computed when they are first
 * asked for: {@link #rungs} passes over the trials; {@link #estimate} plays the study through in virtual time, once for
 * each {@link StudyPages}; {@link #growth}, with several objectives, and {@link #parallelCoordinates} read every configuration, and the first of
 * them computes hypervolumes. {@link #json} asks for everything.
 *
 * <p>How large it is. A study has at most 10,000 trials and 64 parameters, a page at most 50,000 points of curves or 4 of
 * each trial, whichever is more. A {@linkplain StudyPages#whole whole} page has every point that is on record.
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.NONE,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
@JsonPropertyOrder({
    "time",
    "study",
    "phase",
    "result",
    "search",
    "spending",
    "estimate",
    "rungs",
    "growth",
    "trials",
    "parallelCoordinates"
})
public final class StudyPage {
    private static final JsonMapper JSON = new JsonMapper();

    private final Instant time;
    private final ManifestReading manifest;
    private final StudySetup study;
    private final StudyPhase phase;
    private final StudyResult result;
    private final SearchNotes search;
    private final Optional<Spending> spending;
    private final List<TrialPage> trials;
    private final Lazy<Optional<StudyForecast>> forecast;
    private final Lazy<List<RungPage>> rungs;
    private final Lazy<Estimate> estimate;
    private final Lazy<List<Improved>> growth;
    private final Lazy<ParallelCoordinates> parallelCoordinates;

    StudyPage(TuningStudy study, List<TuningTrial> trials, Instant now, ManifestReading manifest, int points) {
        this.time = now;
        this.manifest = manifest;
        this.study = StudySetup.of(study);
        this.phase = StudyPhase.of(study);
        this.result = StudyResult.of(study);
        this.search = SearchNotes.of(study);
        this.trials = TrialPage.of(this.study, trials, points);
        this.spending = Spending.of(study.statusOrNew(), this.trials, now);
        this.forecast = new Lazy<>(manifest::forecast);
        this.rungs = new Lazy<>(() -> RungPage.of(this.study, study.statusOrNew(), this.trials));
        this.estimate = new Lazy<>(
                () -> Estimate.of(forecast.get(), this.spending, this.trials, this.study.parallelTrials(), now));
        var observed = List.copyOf(trials);
        var history = new Lazy<>(() -> manifest.history(observed));
        this.growth = new Lazy<>(() -> HypervolumeGrowth.of(this.study, manifest::definition, history::get));
        this.parallelCoordinates =
                new Lazy<>(() -> ParallelCoordinates.of(this.study, this.trials, manifest.definition(), history.get()));
    }

    /**
     * The page of a study. Who makes many pages of one study keeps a {@link StudyPages}, which reads the manifest once.
     *
     * @param study a study whose manifest the schema has let pass, defaults included
     * @param trials its trials, in the order in which they are shown
     */
    public static StudyPage of(TuningStudy study, List<TuningTrial> trials, Instant now) {
        return new StudyPages(new StudyReader()).of(study, trials, now);
    }

    /** The moment for which the page was made. */
    public Instant time() {
        return time;
    }

    @JsonProperty("time")
    String timeText() {
        return time.toString();
    }

    /** What the manifest asks for. */
    @JsonProperty
    public StudySetup study() {
        return study;
    }

    /** Where the study stands. */
    @JsonProperty
    public StudyPhase phase() {
        return phase;
    }

    /** What was found. */
    @JsonProperty
    public StudyResult result() {
        return result;
    }

    /** How the search goes. */
    @JsonProperty
    public SearchNotes search() {
        return search;
    }

    /** What was spent and saved; empty before the first turn of the study. */
    public Optional<Spending> spending() {
        return spending;
    }

    @JsonProperty("spending")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Nullable
    Spending spendingOrNull() {
        return spending.orElse(null);
    }

    /** How far the study is, and how long it will take. */
    @JsonProperty
    public Estimate estimate() {
        return estimate.get();
    }

    /** The steps at which trials are compared, the lowest first. */
    @JsonProperty
    public List<RungPage> rungs() {
        return rungs.get();
    }

    /**
     * With several objectives: the trials by which the hypervolume of the Pareto front grew, and what it was then. Empty
     * if an objective has no reference.
     */
    @JsonProperty
    public List<Improved> growth() {
        return growth.get();
    }

    /** The same if the forecast that it takes is there already: the first one of a study takes as long as planning all of its trials. */
    public Optional<Estimate> knownEstimate() {
        return manifest.forecastIsKnown() ? Optional.of(estimate()) : Optional.empty();
    }

    /** The axes of {@link #parallelCoordinates}, which follow from the manifest alone. */
    public List<ParallelCoordinates.Axis> axes() {
        return ParallelCoordinates.axes(study);
    }

    /** The trials. */
    @JsonProperty
    public List<TrialPage> trials() {
        return trials;
    }

    /** Every trial as a line over an axis for each parameter and objective. */
    @JsonProperty
    public ParallelCoordinates parallelCoordinates() {
        return parallelCoordinates.get();
    }

    /** What the study was expected to cost before its first trial; empty if the manifest has a fault. */
    public Optional<StudyForecast> forecast() {
        return forecast.get();
    }

    /**
     * The page as JSON. Names are stable: a later version may add fields, and renames none. Times are RFC 3339 instants.
     * What is not known is absent.
     */
    public String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
