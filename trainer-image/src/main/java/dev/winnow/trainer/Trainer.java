package dev.winnow.trainer;

import dev.winnow.trainer.checkpoint.Base;
import dev.winnow.trainer.checkpoint.CheckpointDirectory;
import dev.winnow.trainer.checkpoint.Checkpoints;
import dev.winnow.trainer.data.Data;
import dev.winnow.trainer.kernel.Kernel;
import dev.winnow.trainer.learn.Learner;
import dev.winnow.trainer.learn.Snapshot;
import dev.winnow.trainer.nd4j.Accelerator;
import dev.winnow.trainer.nd4j.Arithmetic;
import dev.winnow.trainer.nd4j.NativeMemory;
import dev.winnow.trainer.report.Backoff;
import dev.winnow.trainer.report.ConsoleReporter;
import dev.winnow.trainer.report.HttpReporter;
import dev.winnow.trainer.report.OperatorAwayException;
import dev.winnow.trainer.report.ReportRefusedException;
import dev.winnow.trainer.report.Reporter;
import dev.winnow.trainer.settings.Hyperparameters;
import dev.winnow.trainer.settings.InvalidSettingsException;
import dev.winnow.trainer.settings.Model;
import dev.winnow.trainer.settings.Options;
import dev.winnow.trainer.settings.Schedule;
import dev.winnow.trainer.settings.Settings;
import dev.winnow.trainer.settings.Trial;
import dev.winnow.trainer.settings.Usage;
import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command: one trial of a study, or one training run by hand. */
public final class Trainer {
    /** The trial is over, or is to go on elsewhere. */
    static final int DONE = 0;
    /** Something is wrong that the message names. */
    static final int FAILED = 1;
    /** The environment or the command line cannot be used; another attempt would end the same. */
    static final int USAGE = 2;
    /** Nobody took the reports, EX_TEMPFAIL of sysexits.h; another attempt goes on from the checkpoint. */
    static final int TRY_AGAIN = 75;

    private static final Logger log = LoggerFactory.getLogger(Trainer.class);

    private Trainer() {}

    /** Trains as the environment says; {@code --help} tells what it can say. */
    public static void main(String[] args) {
        System.exit(run(List.of(args), System.getenv(), System.out, System.err));
    }

    static int run(List<String> args, Map<String, String> environment, PrintStream out, PrintStream err) {
        if (args.contains("--help") || args.contains("-h")) {
            out.print(Usage.text());
            return DONE;
        }
        try {
            train(Options.merge(args, environment), out);
            return DONE;
        } catch (InvalidSettingsException e) {
            err.println(e.getMessage());
            return USAGE;
        } catch (OperatorAwayException e) {
            err.println(e.getMessage());
            return TRY_AGAIN;
        } catch (ReportRefusedException e) {
            err.println(e.getMessage());
            return FAILED;
        } catch (IOException e) {
            err.println(
                    "WINNOW_CHECKPOINT_DIR: a checkpoint cannot be kept; is the volume full? The one before it is whole. "
                            + e);
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return TRY_AGAIN;
        }
    }

    private static void train(Map<String, String> environment, PrintStream out)
            throws InvalidSettingsException, IOException, ReportRefusedException, OperatorAwayException,
                    InterruptedException {
        var settings = new Settings(environment);
        Trial trial = Trial.from(settings);
        Hyperparameters parameters = Hyperparameters.from(settings);
        settings.check();

        Data data = Data.of(parameters);
        Optional<Snapshot> base = Base.load(parameters);
        Checkpoints checkpoints = checkpoints(trial);
        NativeMemory memory = NativeMemory.takeOver();
        Accelerator.check(NativeOpsHolder.getInstance().getDeviceNativeOps());
        if (parameters.get(Hyperparameters.MODEL) == Model.GRU && !Kernel.works()) {
            throw new InvalidSettingsException(
                    List.of("HP_MODEL: gru has no code for a GPU; use lstm, or the image for the CPU"));
        }
        log.info("{} of study {}: {}, seed {}", trial.name(), trial.study(), parameters, trial.seed());
        try (var learner = new Learner(parameters, trial.seed(), trial.epochs(), data, base, memory)) {
            new TrainingLoop(
                            trial,
                            identity(parameters, trial),
                            Arithmetic.describe(environment),
                            learner,
                            checkpoints,
                            reporter(trial, out))
                    .run();
        }
    }

    private static SortedMap<String, String> identity(Hyperparameters parameters, Trial trial) {
        SortedMap<String, String> identity = parameters.stated();
        identity.put("WINNOW_SEED", Long.toString(trial.seed()));
        if (parameters.get(Hyperparameters.SCHEDULE) == Schedule.COSINE) {
            // it ends with the last epoch
            identity.put("WINNOW_MAX_RESOURCE", Integer.toString(trial.epochs()));
        }
        return identity;
    }

    private static Checkpoints checkpoints(Trial trial) throws InvalidSettingsException {
        if (trial.checkpoints().isEmpty()) {
            return new Checkpoints.None();
        }
        try {
            return new CheckpointDirectory(trial.checkpoints().get(), trial.parentCheckpoints());
        } catch (IOException e) {
            throw new InvalidSettingsException(
                    List.of("WINNOW_CHECKPOINT_DIR: cannot be written; is the volume writable for this user? " + e));
        }
    }

    private static Reporter reporter(Trial trial, PrintStream out) {
        return trial.endpoint()
                .<Reporter>map(endpoint -> new HttpReporter(
                        endpoint,
                        HttpReporter.ANSWER_TIMEOUT,
                        Backoff.DEFAULT,
                        InstantSource.system(),
                        duration -> Thread.sleep(duration.toMillis()),
                        new Random(trial.seed() ^ trial.name().hashCode())))
                .orElseGet(() -> new ConsoleReporter(out));
    }
}
