package dev.winnow.local.command;

import dev.winnow.engine.page.StudyPage;
import dev.winnow.local.LocalException;
import dev.winnow.local.manifest.Manifest;
import dev.winnow.local.manifest.ManifestFile;
import dev.winnow.local.manifest.UnusableManifestException;
import dev.winnow.local.terminal.PlainOutput;
import dev.winnow.local.terminal.Times;
import dev.winnow.search.forecast.StudyForecast;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
            description = "How long one step of training takes. Default: ${DEFAULT-VALUE}.")
    private double stepSeconds = 1;

    @Override
    public Integer call() throws UnusableManifestException, LocalException {
        if (!(stepSeconds > 0) || !Double.isFinite(stepSeconds)) {
            throw LocalException.usage("--step-seconds must be larger than 0, but is " + stepSeconds);
        }
        var out = new PlainOutput(System.out);
        var manifest = Manifest.check(ManifestFile.study(file));
        if (manifest.study().isEmpty()) {
            manifest.problems().forEach(problem -> out.println(problem.toString()));
            return LocalException.FAILURE;
        }
        var study = manifest.study().get();
        int parallel = study.getSpec().limits().parallelTrials();
        var forecast = StudyPage.of(study, List.of(), Instant.EPOCH).forecast();
        lines(forecast.orElseThrow(), parallel, stepSeconds).forEach(out::println);
        manifest.warnings().forEach(warning -> out.println("warning           " + warning));
        return 0;
    }

    /** The plan as text. */
    static List<String> lines(StudyForecast forecast, int parallel, double stepSeconds) {
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
        if (forecast.generations()) {
            lines.add("training          about " + cost(forecast, forecast.expectedSteps(), parallel, stepSeconds));
        } else if (forecast.trials().isPresent()) {
            lines.add("without pruning   " + cost(forecast, forecast.fullSteps(), parallel, stepSeconds));
            lines.add("with pruning      about " + cost(forecast, forecast.expectedSteps(), parallel, stepSeconds));
        }
        lines.add("trying everything " + forecast.exhaustive(stepSeconds));
        return lines;
    }

    private static String title(StudyForecast forecast, int bracket) {
        if (forecast.brackets().size() == 1) {
            return "rungs             ";
        }
        return String.format(Locale.ROOT, "%-18s", (forecast.generations() ? "generation " : "bracket ") + bracket);
    }

    /** The steps, and their time: several trials train at once, but one alone takes its time to the end. */
    private static String cost(StudyForecast forecast, long steps, int parallel, double stepSeconds) {
        double inTurn = Math.max((double) steps / parallel, forecast.maxResource());
        return steps + " steps, " + Times.text(Duration.ofMillis(Math.round(inTurn * stepSeconds * 1000))) + " at "
                + BigDecimal.valueOf(stepSeconds).stripTrailingZeros().toPlainString() + " s a step";
    }
}
