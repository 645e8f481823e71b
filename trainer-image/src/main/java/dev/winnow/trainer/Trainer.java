package dev.winnow.trainer;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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
        if (!args.isEmpty()) {
            err.printf("%s: not an option; everything is set by environment variables, see --help%n", args.get(0));
            return USAGE;
        }
        try {
            train(environment, out);
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
            err.println("WINNOW_CHECKPOINT_DIR: cannot be used; is it writable, and not full? " + e);
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

        Optional<Path> directory = trial.checkpoints();
        Checkpoints checkpoints =
                directory.isPresent() ? new CheckpointDirectory(directory.get()) : new Checkpoints.None();
        log.info("{} of study {}: {}, seed {}", trial.name(), trial.study(), parameters, trial.seed());
        try (var learner = new Learner(parameters, trial.seed(), Digits.load(), NativeMemory.takeOver())) {
            new TrainingLoop(
                            trial,
                            "%s, seed %d".formatted(parameters, trial.seed()),
                            Arithmetic.describe(environment),
                            learner,
                            checkpoints,
                            reporter(trial, out))
                    .run();
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
