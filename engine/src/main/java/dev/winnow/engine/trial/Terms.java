package dev.winnow.engine.trial;

import dev.winnow.api.TrialTemplate;
import dev.winnow.api.TuningStudy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

/**
 * What a study asks of the attempts of its trials.
 *
 * @param retries attempts that may fail without failing the trial; at least 0
 * @param startTimeout how long an attempt may take to start once a node has taken it
 * @param exclusive whether an attempt begins only when its predecessor is gone: both would write one checkpoint, or have several pods
 * @param template which template attempts are made from now, see {@link #hash}
 * @param files whether something beside the trainer reads what it wrote, and may not have read all when the trainer has ended
 */
public record Terms(int retries, Duration startTimeout, boolean exclusive, String template, boolean files) {
    /** The terms of a study whose attempts share nothing but a checkpoint, if it has one. */
    public static Terms of(TuningStudy study) {
        var trial = study.getSpec().trial();
        return new Terms(
                trial.retries(),
                Duration.ofSeconds(trial.startTimeoutSeconds()),
                trial.checkpoints() != null || trial.job() != null,
                hash(trial),
                trial.metricsInFiles().isPresent());
    }

    /** The same terms for attempts of which there may never be two. */
    public Terms oneAtATime() {
        return new Terms(retries, startTimeout, true, template, files);
    }

    /** Tells apart templates that make different pods. */
    public static String hash(TrialTemplate template) {
        var checkpoints = template.checkpoints();
        // What is kept after the end makes no other pod; the form is that of earlier releases.
        var folder = checkpoints == null
                ? null
                : "Checkpoints[volume=" + checkpoints.volume() + ", path=" + checkpoints.path() + "]";
        var text = template.pod() + "\n" + template.container() + "\n" + folder;
        if (template.job() != null) {
            text += "\n" + template.job();
        }
        if (template.queue() != null) {
            text += "\n" + template.queue();
        }
        if (template.metricsInFiles().isPresent()) {
            text += "\n" + template.metrics();
        }
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
