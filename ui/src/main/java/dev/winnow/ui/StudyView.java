package dev.winnow.ui;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.TuningTrial;
import dev.winnow.client.LogTail;
import java.util.Map;
import java.util.OptionalInt;

/** A study that somebody looks at. Threads share it. */
public interface StudyView {
    /** Its address, relative to that of the page. */
    String href();

    /** The {@link SourceRow#id} of its source. */
    String source();

    /** The study and its trials, which change by themselves. */
    StudyState state();

    /** Somebody looks: the study is not let go now. */
    void used();

    /** What can be done to it now, by the name of the act: empty if it can, else why not. */
    Map<String, String> acts();

    /**
     * Does something to it.
     *
     * @param act such as {@code {"act": "parallelTrials", "value": 8}}
     * @return a sentence on what follows
     */
    String act(JsonNode act) throws Refused, InterruptedException;

    /** What is known of the attempts of a trial beside the trial itself. */
    Attempts attempts(TuningTrial trial) throws InterruptedException;

    /**
     * The end of what a trial's trainer wrote.
     *
     * @param attempt whose; empty for the newest
     * @param bytes at most
     */
    LogTail log(TuningTrial trial, OptionalInt attempt, int bytes) throws Refused, InterruptedException;
}
