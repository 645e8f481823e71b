package dev.winnow.local.process;

import dev.winnow.api.TrialMetrics;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import dev.winnow.engine.workload.PodTemplate;
import dev.winnow.engine.workload.TrainerContract;
import dev.winnow.engine.workload.Variables;
import dev.winnow.engine.workload.Workload;
import dev.winnow.local.folder.RunFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Attempts that are processes: the command of the template's container with the trainer contract in its environment.
 *
 * @param instead what to start in place of the container's command; empty: that command
 * @param given variables that the person sets
 * @param inherited the environment of this program
 * @param gpus the GPUs that the attempt has
 */
public record ProcessWorkload(
        RunFolder folder,
        String reportUrl,
        List<String> instead,
        Map<String, String> given,
        Map<String, String> inherited,
        List<String> gpus)
        implements Workload<TrainerCommand, TrainerProcess> {
    private static final String GPU_VARIABLE = "CUDA_VISIBLE_DEVICES";

    /** The same for an attempt that has some GPUs. */
    ProcessWorkload on(List<String> lent) {
        return new ProcessWorkload(folder, reportUrl, instead, given, inherited, lent);
    }

    @Override
    public TrainerCommand build(TuningStudy study, TuningTrial trial, int attempt) {
        var contract = contract(study, trial);
        var variables = contract.variables(study, trial, attempt);
        var ours = new HashMap<String, String>();
        for (var name : List.of(
                Variables.TOKEN_FILE,
                Variables.CHECKPOINT_DIR,
                Variables.PARENT_CHECKPOINT_DIR,
                Variables.METRICS_PATH)) {
            Optional.ofNullable(variables.get(name))
                    .filter(value -> !value.isEmpty())
                    .ifPresent(value -> ours.put(name, value));
        }
        if (!gpus.isEmpty()) {
            ours.put(GPU_VARIABLE, String.join(",", gpus));
        }
        var container = PodTemplate.of(study.getSpec().trial()).trainerContainer();
        var declared = new ArrayList<>(contract.declared(study, trial, attempt));
        declared.addAll(container.getEnv());
        return TrainerCommand.of(container, declared, instead, given, ours, inherited);
    }

    private TrainerContract contract(TuningStudy study, TuningTrial trial) {
        var name = trial.getMetadata().getName();
        boolean keeps = study.getSpec().trial().checkpoints() != null;
        var parent = Optional.ofNullable(trial.getSpec().startFrom()).filter(from -> keeps);
        return new TrainerContract(
                reportUrl,
                folder.token(name).toString(),
                keeps ? folder.checkpoints(name).toString() : "",
                parent.map(from -> folder.checkpoints(from.trial()).toString()).orElse(""),
                Optional.ofNullable(study.getSpec().trial().metrics())
                        .flatMap(metrics -> metricsFile(folder, metrics, name))
                        .map(Path::toString)
                        .orElse(""));
    }

    /** The file that a trial writes its metrics to, if they are read from a file: under its own name, in a folder of the trial's. */
    public static Optional<Path> metricsFile(RunFolder folder, TrialMetrics metrics, String trial) {
        return Optional.ofNullable(metrics.path()).map(path -> folder.metrics(trial)
                .resolve(String.valueOf(Path.of(path).getFileName())));
    }

    @Override
    public AttemptView view(TrainerProcess attempt) {
        var start = attempt.start();
        return new AttemptView(
                start.identity().name(),
                start.identity().uid(),
                start.number(),
                Optional.empty(),
                start.at(),
                attempt.deleted(),
                stage(attempt),
                attempt.ended(),
                Optional.empty(),
                start.share());
    }

    private static Stage stage(TrainerProcess attempt) {
        return attempt.end().map(end -> ended(attempt, end)).orElseGet(Stage.Running::new);
    }

    private static Stage ended(TrainerProcess attempt, TrainerProcess.End end) {
        var ran = Optional.of(Duration.between(attempt.start().at(), end.at()));
        if (attempt.timedOut()) {
            return Stage.Failed.timeout(ran);
        }
        return end.code() == 0 ? new Stage.Succeeded(ran) : Stage.Failed.exit(ran, end.code(), end.lastWords());
    }
}
