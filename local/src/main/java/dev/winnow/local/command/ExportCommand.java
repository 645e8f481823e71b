package dev.winnow.local.command;

import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.Tracker;
import dev.winnow.local.LocalException;
import dev.winnow.local.kubectl.KubeconfigOptions;
import dev.winnow.local.run.Follower;
import dev.winnow.local.run.RunSource;
import dev.winnow.local.terminal.PlainOutput;
import dev.winnow.tracking.mlflow.MlflowSettings;
import dev.winnow.tracking.mlflow.MlflowTracker;
import dev.winnow.tracking.table.TableFiles;
import dev.winnow.tracking.tensorboard.EventFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow export}: a study for other tools, once or until it has ended. */
@Command(
        name = "export",
        description =
                "Writes a study for other tools, or keeps it in MLflow. What is there already is brought up to date.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ExportCommand implements Callable<Integer> {
    /** Where a study can go. */
    enum Target {
        csv,
        parquet,
        tensorboard,
        mlflow
    }

    @Spec
    private CommandSpec command = CommandSpec.create();

    @Parameters(
            paramLabel = "STUDY",
            description = "The folder of a run, its name in runs/, or the name of a study on the cluster.")
    private String study = "";

    @Option(
            names = "--to",
            required = true,
            description = "One of ${COMPLETION-CANDIDATES}. MLflow is where MLFLOW_TRACKING_URI says.")
    private @Nullable Target to;

    @Option(
            names = "--out",
            description =
                    "The folder of the files. Default: one in the run's folder, or in STUDY, named after the target.")
    private @Nullable Path out;

    @Option(names = "--follow", description = "Goes on until the study has ended.")
    private boolean follow;

    @Option(
            names = {"-n", "--namespace"},
            description = "The namespace of a study on the cluster. Default: that of the context.")
    private @Nullable String namespace;

    @Mixin
    private KubeconfigOptions kubeconfig = new KubeconfigOptions();

    @Override
    public Integer call() throws IOException, InterruptedException, LocalException {
        boolean onCluster = KubectlWinnow.gave(command) || namespace != null || kubeconfig.given();
        if (!onCluster && RunSource.exists(Path.of(study))) {
            var run = RunSource.of(Path.of(study));
            return export(run::page, run.folder().root());
        }
        try (var there = StudyOnCluster.of(kubeconfig.access(), Optional.ofNullable(namespace), study)
                .orElseThrow(() -> LocalException.usage(
                        (onCluster ? "there is" : "there is no folder " + study + ", nor runs/" + study + ", and")
                                + " no kubeconfig that names a cluster"))) {
            return export(there::page, Path.of(study));
        }
    }

    private int export(Follower.Source source, Path place) throws IOException, InterruptedException, LocalException {
        var clock = Clock.systemUTC();
        var target = Objects.requireNonNull(to);
        var folder = Optional.ofNullable(out).orElse(place.resolve(target.name()));
        var tracker = tracker(target, folder);
        StudyPage page;
        if (follow) {
            var complaints = new PlainOutput(System.err);
            page = new Follower(source, tracker, clock, ExportCommand::sleep, complaints::println).untilItEnds();
        } else {
            page = source.page(clock.instant());
            tracker.study(page);
        }
        new PlainOutput(System.out)
                .println(page.study().name() + ": " + page.trials().size() + " trials are in "
                        + (target == Target.mlflow ? "MLflow" : folder));
        return 0;
    }

    private static Tracker tracker(Target target, Path folder) throws LocalException {
        return switch (target) {
            case csv -> new TableFiles(folder, TableFiles.Format.CSV);
            case parquet -> new TableFiles(folder, TableFiles.Format.PARQUET);
            case tensorboard -> new EventFolder(folder);
            case mlflow -> mlflow();
        };
    }

    private static Tracker mlflow() throws LocalException {
        try {
            return new MlflowTracker(MlflowSettings.of(System.getenv()));
        } catch (IllegalArgumentException e) {
            throw LocalException.usage(String.valueOf(e.getMessage()));
        }
    }

    private static void sleep(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }
}
