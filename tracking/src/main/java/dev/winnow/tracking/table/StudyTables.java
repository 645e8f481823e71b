package dev.winnow.tracking.table;

import dev.winnow.api.ParameterSpec;
import dev.winnow.api.Reported.Point;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.TrialPage;
import dev.winnow.tracking.table.Column.Cell;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables of a study: its trials, a row each, and its learning curves, a row for each point. */
public final class StudyTables {
    /** A point of the curve of a trial. */
    public record TrialPoint(TrialPage trial, Point point) {}

    private StudyTables() {}

    /** The trials with all that is known of each. */
    public static Table<TrialPage> trials(StudyPage page) {
        var columns = new ArrayList<>(results(page).columns());
        columns.add(number("gpuSeconds", trial -> trial.used().gpuSeconds()));
        columns.add(number("cost", trial -> trial.used().cost()));
        columns.add(time("startTime", trial -> instant(trial.phase().startTime())));
        columns.add(time("completionTime", trial -> instant(trial.phase().completionTime())));
        return new Table<>("trials", List.copyOf(columns), () -> page.trials().stream());
    }

    /** The trials as the results of a run show them. */
    public static Table<TrialPage> results(StudyPage page) {
        var columns = new ArrayList<Column<TrialPage>>();
        columns.add(text("trial", TrialPage::name));
        columns.add(text(
                "state",
                trial -> trial.phase().state() == null
                        ? null
                        : String.valueOf(trial.phase().state())));
        columns.add(text("reason", trial -> trial.phase().reason()));
        columns.add(number("value", trial -> trial.values().value()));
        columns.add(whole("step", trial -> widened(trial.values().step())));
        columns.add(whole("attempts", trial -> widened(trial.phase().attempts())));
        columns.add(number("seconds", trial -> trial.used().runSeconds()));
        for (var metric : page.study().metricsBeside()) {
            columns.add(number(
                    "metrics." + metric, trial -> trial.values().metrics().get(metric)));
        }
        page.study().parameters().forEach(parameter -> columns.add(parameter(parameter)));
        return new Table<>("trials", List.copyOf(columns), () -> page.trials().stream());
    }

    /** The learning curves, by trial and step. */
    public static Table<TrialPoint> curves(StudyPage page) {
        var columns = new ArrayList<Column<TrialPoint>>();
        columns.add(text("trial", row -> row.trial().name()));
        columns.add(whole("step", row -> widened(row.point().step())));
        columns.add(time("time", row -> instant(row.point().time())));
        columns.add(number("value", row -> row.point().value()));
        for (var metric : page.study().metricsBeside()) {
            columns.add(number("metrics." + metric, row -> row.trial().curve().value(row.point(), metric)));
        }
        return new Table<>("curves", List.copyOf(columns), () -> page.trials().stream()
                .flatMap(trial -> trial.curve().points().stream().map(point -> new TrialPoint(trial, point))));
    }

    /** A number that does not fit its parameter, which a trial made by hand can have, stays a text and has no other value. */
    private static Column<TrialPage> parameter(ParameterSpec parameter) {
        var name = "parameters." + parameter.name();
        Cell<TrialPage, String> text = trial -> trial.parameters().texts().get(parameter.name());
        boolean numbers = parameter.type() == ParameterSpec.Type.Double
                || (parameter.ordinal() != null && parameter.ordinal().numbers() != null);
        if (numbers) {
            return new Column<>(name, Column.Type.NUMBER, trial -> decimal(text.of(trial)), text);
        }
        return parameter.type() == ParameterSpec.Type.Integer
                ? new Column<>(name, Column.Type.WHOLE, trial -> integral(text.of(trial)), text)
                : new Column<>(name, Column.Type.TEXT, text, text);
    }

    private static @Nullable Double decimal(@Nullable String text) {
        try {
            return text == null ? null : Double.valueOf(text);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static @Nullable Long integral(@Nullable String text) {
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static @Nullable Long widened(@Nullable Integer number) {
        return number == null ? null : number.longValue();
    }

    private static @Nullable Instant instant(@Nullable String time) {
        return time == null ? null : Instant.parse(time);
    }

    private static <R> Column<R> text(String name, Cell<R, String> cell) {
        return Column.of(name, Column.Type.TEXT, cell);
    }

    private static <R> Column<R> whole(String name, Cell<R, Long> cell) {
        return Column.of(name, Column.Type.WHOLE, cell);
    }

    private static <R> Column<R> number(String name, Cell<R, Double> cell) {
        return Column.of(name, Column.Type.NUMBER, cell);
    }

    private static <R> Column<R> time(String name, Cell<R, Instant> cell) {
        return Column.of(name, Column.Type.TIME, cell);
    }
}
