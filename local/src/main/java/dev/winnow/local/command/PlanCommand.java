package dev.winnow.local.command;

import dev.winnow.api.Resources;
import dev.winnow.api.TuningStudy;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.study.StartAdvice;
import dev.winnow.local.LocalException;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.local.manifest.Manifest;
import dev.winnow.local.manifest.ManifestFile;
import dev.winnow.local.manifest.UnusableManifestException;
import dev.winnow.local.run.RunFolderOpener;
import dev.winnow.local.terminal.PlainOutput;
import dev.winnow.local.terminal.Times;
import dev.winnow.search.forecast.StudyForecast;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow plan}: what a study is going to cost. */
@Command(
        name = "plan",
        description =
                "Tells the size of the search space, the rungs, and what the study costs with and without pruning.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STUDY.yaml", description = "The manifest, as for kubectl apply; - reads standard input.")
    private Path file = Path.of("");

    @Option(
            names = "--step-seconds",
            paramLabel = "SECONDS",
            description = "How long one step of training takes. Default: as measured by an earlier run, else 1.")
    private @Nullable Double stepSeconds;

    @Option(
            names = "--start-seconds",
            paramLabel = "SECONDS",
            description =
                    "How long a trial takes from its start to the begin of its first step. Default: as measured by an earlier run, else 0.")
    private @Nullable Double startSeconds;

    /**
     * What a start and a step take.
     *
     * @param from where that was measured; empty if a person says so
     */
    record Costs(double startSeconds, double stepSeconds, String from) {}

    @Override
    public Integer call() throws UnusableManifestException, LocalException, IOException {
        if (stepSeconds != null && (!(stepSeconds > 0) || !Double.isFinite(stepSeconds))) {
            throw LocalException.usage("--step-seconds must be larger than 0, but is " + stepSeconds);
        }
        if (startSeconds != null && (!(startSeconds >= 0) || !Double.isFinite(startSeconds))) {
            throw LocalException.usage("--start-seconds must be at least 0, but is " + startSeconds);
        }
        var out = new PlainOutput(System.out);
        var manifest = Manifest.check(ManifestFile.study(file));
        if (manifest.study().isEmpty()) {
            manifest.problems().forEach(problem -> out.println(problem.toString()));
            return LocalException.FAILURE;
        }
        var study = manifest.study().get();
        lines(study, costs(study)).forEach(out::println);
        manifest.warnings().forEach(warning -> out.println("warning           " + warning));
        return 0;
    }

    private Costs costs(TuningStudy study) throws IOException {
        var measured = stepSeconds == null || startSeconds == null ? measured(study) : Optional.<Costs>empty();
        return new Costs(
                startSeconds != null
                        ? startSeconds
                        : measured.map(Costs::startSeconds).orElse(0.0),
                stepSeconds != null
                        ? stepSeconds
                        : measured.map(Costs::stepSeconds).orElse(1.0),
                measured.map(Costs::from).orElse(""));
    }

    /** What an earlier run of this study measured, or a run that the study learns from. */
    private static Optional<Costs> measured(TuningStudy study) throws IOException {
        var names = new ArrayList<>(List.of(study.getMetadata().getName()));
        Optional.ofNullable(study.getSpec().warmStart()).ifPresent(earlier -> names.addAll(earlier.studies()));
        for (var name : names) {
            var folder = Path.of("runs", name);
            var resources = read(folder)
                    .flatMap(run -> Optional.ofNullable(run.statusOrNew().resources()));
            var start = resources.map(Resources::startSeconds);
            var step = resources.map(Resources::stepSeconds);
            if (start.isPresent() && step.isPresent()) {
                return Optional.of(new Costs(start.get(), step.get(), folder.toString()));
            }
        }
        return Optional.empty();
    }

    /** The study in a folder; a folder that cannot be used does not keep a plan from being made. */
    private static Optional<TuningStudy> read(Path folder) throws IOException {
        try {
            return RunFolderOpener.read(new RunFolder(folder));
        } catch (LocalException e) {
            System.err.println("not read: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The plan as text. */
    static List<String> lines(TuningStudy study, Costs costs) {
        var forecast = StudyPage.of(study, List.of(), Instant.EPOCH).forecast().orElseThrow();
        int parallel = study.getSpec().limits().parallelTrials();
        var lines = new ArrayList<String>();
        lines.add("search space      " + forecast.sizeText() + " configurations"
                + forecast.share()
                        .map(share -> String.format(Locale.ROOT, ", of which the study tries %.2g %%", share * 100))
                        .orElse(""));
        lines.add("trials            "
                + (forecast.trials().isPresent()
                        ? forecast.trials().getAsInt() + ", " + parallel + " at a time"
                        : "as many as time allows, " + parallel + " at a time"));
        for (var bracket : forecast.brackets()) {
            lines.add(title(forecast, bracket.number())
                    + bracket.rungs().stream()
                            .map(rung -> "step " + rung.resource()
                                    + (rung.trials() == 0 ? "" : ": " + rung.trials() + " trials"))
                            .collect(Collectors.joining(", ")));
        }
        long starts = forecast.expectedStarts();
        if (forecast.generations()) {
            lines.add("training          about " + cost(forecast, forecast.expectedSteps(), starts, parallel, costs));
        } else if (forecast.trials().isPresent()) {
            int trials = forecast.trials().getAsInt();
            lines.add("without pruning   " + cost(forecast, forecast.fullSteps(), trials, parallel, costs));
            lines.add("with pruning      about " + cost(forecast, forecast.expectedSteps(), starts, parallel, costs));
        }
        if (!costs.from().isEmpty()) {
            lines.add("measured          by the run in " + costs.from());
        }
        StartAdvice.of(study.getSpec(), costs.startSeconds(), costs.stepSeconds())
                .ifPresent(advice -> lines.add("advice            " + advice));
        lines.add("trying everything " + forecast.exhaustive(costs.stepSeconds()));
        return lines;
    }

    private static String title(StudyForecast forecast, int bracket) {
        if (forecast.brackets().size() == 1) {
            return "rungs             ";
        }
        return String.format(Locale.ROOT, "%-18s", (forecast.generations() ? "generation " : "bracket ") + bracket);
    }

    /** The steps and starts, and their time: several trials train at once, but one alone takes its time to the end. */
    private static String cost(StudyForecast forecast, long steps, long starts, int parallel, Costs costs) {
        double inTurn = Math.max(
                (steps * costs.stepSeconds() + starts * costs.startSeconds()) / parallel,
                forecast.maxResource() * costs.stepSeconds() + costs.startSeconds());
        boolean free = costs.startSeconds() == 0;
        return steps + " steps" + (free ? "" : " and " + starts + " starts") + ", "
                + Times.text(Duration.ofMillis(Math.round(inTurn * 1000))) + " at " + plain(costs.stepSeconds())
                + " s a step" + (free ? "" : " and " + plain(costs.startSeconds()) + " s a start");
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
