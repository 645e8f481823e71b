package dev.winnow.local.terminal;

import dev.winnow.api.Objective;
import dev.winnow.api.SixDigits;
import dev.winnow.api.TuningStudy;
import dev.winnow.engine.page.Spending;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.StudyPhase;
import dev.winnow.engine.page.StudyResult;
import dev.winnow.engine.page.TrialPage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code kubectl winnow top} shows, as text. */
public final class ClusterTables {
    private static final double SECONDS_OF_AN_HOUR = 3600;

    private ClusterTables() {}

    /** The studies, a line each. */
    public static List<String> studies(List<TuningStudy> studies, boolean namespaces, Instant now) {
        var rows = new ArrayList<List<String>>();
        boolean priced = studies.stream().anyMatch(study -> cost(study).isPresent());
        rows.add(row(
                namespaces,
                "NAMESPACE",
                priced ? List.of("COST", "COST-SAVED") : List.of(),
                List.of(
                        "NAME",
                        "STATE",
                        "BEST",
                        "TRIALS",
                        "RUNNING",
                        "QUEUED",
                        "RESTING",
                        "GPU-HOURS",
                        "SAVED",
                        "AGE")));
        for (var study : studies) {
            var counts = Optional.ofNullable(StudyPhase.of(study).trials());
            var limit = study.getSpec().limits().trials();
            var spent = Spending.of(study.statusOrNew()).filter(spending -> spending.gpuSeconds() > 0);
            rows.add(row(
                    namespaces,
                    String.valueOf(study.getMetadata().getNamespace()),
                    priced
                            ? List.of(
                                    cost(study).map(SixDigits::of).orElse(""),
                                    Spending.of(study.statusOrNew())
                                            .map(Spending::costSaved)
                                            .map(SixDigits::of)
                                            .orElse(""))
                            : List.of(),
                    List.of(
                            study.getMetadata().getName(),
                            Optional.ofNullable(study.statusOrNew().state()).orElse("New"),
                            best(StudyResult.of(study)),
                            counts.map(count -> count.completed() + count.stopped() + count.failed())
                                            .orElse(0)
                                    + (limit == null ? "" : "/" + limit),
                            counts.map(count -> count.running()).orElse(0).toString(),
                            counts.map(count -> count.queued() + count.pending())
                                    .orElse(0)
                                    .toString(),
                            counts.map(count -> count.paused()).orElse(0).toString(),
                            spent.map(spending -> hours((double) spending.gpuSeconds()))
                                    .orElse(""),
                            spent.map(Spending::gpuSecondsSaved)
                                    .map(saved -> hours((double) saved))
                                    .orElse(""),
                            age(study.getMetadata().getCreationTimestamp(), now))));
        }
        return Tables.aligned(rows);
    }

    private static List<String> row(boolean namespaces, String namespace, List<String> last, List<String> cells) {
        return Stream.of(namespaces ? List.of(namespace) : List.<String>of(), cells, last)
                .flatMap(List::stream)
                .toList();
    }

    private static Optional<Double> cost(TuningStudy study) {
        return Spending.of(study.statusOrNew()).map(Spending::cost);
    }

    private static String best(StudyResult result) {
        var front = result.front();
        if (front != null) {
            return front.size() + (front.size() == 1 ? " trial" : " trials");
        }
        var best = result.best();
        return best == null ? "" : best.display() + " (" + best.trial() + ")";
    }

    private static String hours(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds / SECONDS_OF_AN_HOUR);
    }

    /** As kubectl writes ages: {@code 42s}, {@code 17m}, {@code 5h}, {@code 3d}. */
    private static String age(@Nullable String since, Instant now) {
        if (since == null) {
            return "";
        }
        long seconds = Math.max(0, Duration.between(Instant.parse(since), now).toSeconds());
        return seconds < 120
                ? seconds + "s"
                : seconds < 7200
                        ? seconds / 60 + "m"
                        : seconds < 172_800 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }

    /** The trials, a line each: those that came furthest first, and of these the best first. */
    public static List<String> trials(StudyPage page) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("NAME", "STATE", "VALUE", "STEP", "RUNG", "ATTEMPTS", "NODE", "GPUS", "REASON", "PARAMETERS"));
        page.trials().stream().sorted(order(page)).forEach(trial -> {
            var attempt =
                    trial.timeline().stream().filter(one -> one.end() == null).reduce((older, newer) -> newer);
            rows.add(List.of(
                    trial.name(),
                    text(trial.phase().state()),
                    text(trial.values().display()),
                    text(trial.values().step()),
                    text(trial.values().rung()),
                    text(trial.phase().attempts()),
                    attempt.map(one -> text(one.node())).orElse(""),
                    attempt.map(one -> one.gpus() == null ? "" : SixDigits.of(one.gpus()))
                            .orElse(""),
                    text(trial.phase().reason()),
                    trial.parameters().text()));
        });
        return Tables.aligned(rows);
    }

    /** With several objectives no value says which of two trials is the better one, so the number orders them. */
    private static Comparator<TrialPage> order(StudyPage page) {
        var byNumber = Comparator.comparingInt(TrialPage::number);
        if (page.study().objectives().size() > 1) {
            return byNumber;
        }
        int sign = page.study().objective().direction() == Objective.Direction.Maximize ? -1 : 1;
        return Comparator.comparingInt((TrialPage trial) -> trial.values().divergedAt() == null ? 0 : 1)
                .thenComparing(ClusterTables::furthest, Comparator.reverseOrder())
                .thenComparingDouble(trial -> sign * value(trial, sign))
                .thenComparing(byNumber);
    }

    private static int furthest(TrialPage trial) {
        var rung = trial.values().rung();
        return rung == null ? 0 : rung;
    }

    /** Its value at the highest rung, else its latest; the worst if it has none. */
    private static double value(TrialPage trial, int sign) {
        var rungs = trial.values().rungs();
        if (!rungs.isEmpty()) {
            return rungs.get(rungs.size() - 1).value();
        }
        var latest = trial.values().value();
        return latest == null ? sign * Double.MAX_VALUE : latest;
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
