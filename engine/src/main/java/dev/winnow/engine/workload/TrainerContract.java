package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What every trainer finds in its environment, whatever kind of workload it runs in; docs/trainers.md describes it.
 *
 * @param reportUrl where the trainer posts its reports
 * @param tokenFile the file with the token of its reports
 * @param checkpoints the folder of the trial's checkpoints; empty without {@code trial.checkpoints}
 * @param parentCheckpoints the folder with the checkpoint to start from; empty if the trial starts from none
 * @param metrics the file that the trainer's metrics are read from; empty if they are read from none
 */
public record TrainerContract(
        String reportUrl, String tokenFile, String checkpoints, String parentCheckpoints, String metrics) {

    /** The variables of an attempt, counted from 1, as the trainer sees them, in the order in which a template's own variables may refer to them. */
    public Map<String, String> variables(TuningStudy study, TuningTrial trial, int attempt) {
        var spec = study.getSpec();
        var parameters = trial.getSpec().parameters();
        var variables = new LinkedHashMap<String, String>();
        var json = JsonNodeFactory.instance.objectNode();
        for (var parameter : spec.parameters()) {
            var value = parameters.get(parameter.name());
            variables.put(Variables.of(parameter.name()), value == null ? "" : value);
            if (value != null) {
                json.set(parameter.name(), parameter.value(value));
            }
        }
        variables.put(Variables.PARAMETERS, json.toString());
        variables.put(Variables.STUDY, study.getMetadata().getName());
        variables.put(Variables.TRIAL, trial.getMetadata().getName());
        variables.put(Variables.TRIAL_UID, String.valueOf(trial.getMetadata().getUid()));
        variables.put(Variables.ATTEMPT, Integer.toString(attempt));
        variables.put(
                Variables.SEED,
                Long.toString(seed(spec.sampler().seed(), trial.getSpec().number())));
        variables.put(Variables.MAX_RESOURCE, Integer.toString(trial.getSpec().maxResource()));
        variables.put(Variables.CHECKPOINT_DIR, checkpoints);
        variables.put(Variables.PARENT_CHECKPOINT_DIR, parentCheckpoints);
        if (!metrics.isEmpty()) {
            variables.put(Variables.METRICS_PATH, metrics);
        }
        variables.put(Variables.REPORT_URL, reportUrl);
        variables.put(Variables.TOKEN_FILE, tokenFile);
        return variables;
    }

    /**
     * The same as a container declares them. Whoever starts the container, the kubelet or a local run, reads {@code $$} as
     * a dollar and {@code $(NAME)} as a variable, so a dollar of ours is written twice.
     */
    public List<EnvVar> declared(TuningStudy study, TuningTrial trial, int attempt) {
        return variables(study, trial, attempt).entrySet().stream()
                .map(variable -> new EnvVarBuilder()
                        .withName(variable.getKey())
                        .withValue(variable.getValue().replace("$", "$$"))
                        .build())
                .toList();
    }

    /** A seed of the trial's own, so that weights do not start equal in all trials of a study. */
    private static long seed(long study, int trial) {
        return study * 10_007L + trial;
    }
}
