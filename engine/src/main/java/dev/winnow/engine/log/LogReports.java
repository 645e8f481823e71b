package dev.winnow.engine.log;

import dev.winnow.api.TrialMetrics;
import dev.winnow.engine.report.NonFinite;
import dev.winnow.engine.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * The reports in what one attempt of a trial prints. A step is reported as soon as all metrics that the study compares were
 * printed for it. Where the log has no steps, each round of these metrics is one. Other values are not kept.
 *
 * <p>Of one thread. Memory is bounded, whatever is printed.
 */
public final class LogReports {
    private static final int LONGEST_SHOWN = 80;

    private final LogFormat format;
    private final List<String> compared;
    private final boolean counted;
    private final int first;
    private final LogLines lines = new LogLines();
    private final Map<String, Double> values = new LinkedHashMap<>();
    private int step;
    private long taken;
    private int known;
    private final FirstComplaint complaint = new FirstComplaint();

    /**
     * Reads the log of an attempt of a study whose trials say where their metrics come from.
     *
     * @param compared the metrics that the study compares
     */
    public LogReports(List<String> compared, TrialMetrics metrics) {
        format = LogFormat.of(compared, metrics);
        this.compared = List.copyOf(compared);
        counted = metrics.step() == null;
        first = metrics.first();
    }

    /** Takes the next bytes of the log, and hands on the reports that end in them. */
    public void add(byte[] bytes, int count, Consumer<Report> reports) {
        add(bytes, 0, count, reports);
    }

    /** Takes the bytes of a range. */
    void add(byte[] bytes, int from, int to, Consumer<Report> reports) {
        lines.add(bytes, from, to, line -> read(line, reports));
    }

    /** Goes on behind a report of a step. */
    void goOn(int reported) {
        step = reported;
    }

    /** Leaves out values that come next, because they were read before. */
    void leaveOut(int values) {
        known = values;
    }

    /** How many values of the metrics that the study compares the log has had so far. */
    long taken() {
        return taken;
    }

    /** Hands on what the last line holds, which may have no end. */
    public void end(Consumer<Report> reports) {
        lines.end(line -> read(line, reports));
    }

    /** What could not be read first, for a person; empty if there is nothing, or after it was asked for. */
    public Optional<String> complaint() {
        return complaint.take();
    }

    private void read(String line, Consumer<Report> reports) {
        var metrics = new ArrayList<Map.Entry<String, Double>>();
        var steps = new ArrayList<Integer>();
        format.read(line, new LogFormat.Found() {
            @Override
            public void step(String text) {
                whole(text).ifPresent(steps::add);
            }

            @Override
            public void metric(String name, String text) {
                if (compared.contains(name)) {
                    number(name, text).ifPresent(value -> metrics.add(Map.entry(name, value)));
                }
            }
        });
        if (!steps.isEmpty()) {
            begin(steps.get(steps.size() - 1));
        }
        metrics.forEach(metric -> take(metric.getKey(), metric.getValue(), reports));
    }

    private void begin(int next) {
        if (next != step) {
            values.clear();
            step = next;
        }
    }

    private void take(String name, double value, Consumer<Report> reports) {
        if (!counted && step < 1) {
            complaint.add("the metric " + name + " was printed before any step");
            return;
        }
        taken++;
        if (known > 0) {
            known--;
            return;
        }
        values.put(name, value);
        if (values.size() < compared.size()) {
            return;
        }
        if (counted) {
            step++;
        }
        reports.accept(report(step, compared, values));
        values.clear();
    }

    /** The report of a step of which all compared metrics are known, in their order. */
    static Report report(int step, List<String> compared, Map<String, Double> values) {
        var metrics = new LinkedHashMap<String, Double>();
        compared.forEach(metric -> metrics.put(metric, values.getOrDefault(metric, Double.NaN)));
        return new Report(step, metrics);
    }

    private Optional<Integer> whole(String text) {
        var number = NonFinite.number(text);
        if (number.isPresent()
                && number.getAsDouble() >= first
                && number.getAsDouble() < Integer.MAX_VALUE
                && number.getAsDouble() == Math.rint(number.getAsDouble())) {
            return Optional.of((int) number.getAsDouble() - first + 1);
        }
        complaint.add("a step must be a whole number from " + first + ", but the log has \"" + shown(text) + "\""
                + cure(number.orElse(-1)));
        return Optional.empty();
    }

    /** Many programs count from 0. */
    static String cure(double number) {
        return number != 0 ? "" : "; where steps begin at 0, set spec.trial.metrics.firstStep";
    }

    private Optional<Double> number(String name, String text) {
        OptionalDouble number = NonFinite.number(text);
        if (number.isEmpty()) {
            complaint.add("the metric " + name + " must be a number, but the log has \"" + shown(text) + "\"");
            return Optional.empty();
        }
        return Optional.of(number.getAsDouble());
    }

    /** Something that is no fault of the text could not be read. */
    void complain(String what) {
        complaint.add(what);
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "...";
    }
}
