package dev.winnow.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Counts the operator's writes by what they are for. */
record WriteTable(List<Call> calls) {
    private record Kind(Purpose purpose, String verb, String resource) {}

    /** Adds the table. */
    void addTo(Page page, int trials) {
        page.table("writes", "call", "number", "per trial", "refused");
        Map<Kind, List<Call>> kinds = calls.stream()
                .collect(Collectors.groupingBy(
                        call -> new Kind(call.purpose(), call.verb(), call.resource()),
                        () -> new TreeMap<>(Comparator.comparing(Kind::purpose)
                                .thenComparing(Kind::verb)
                                .thenComparing(Kind::resource)),
                        Collectors.toList()));
        kinds.forEach((kind, some) -> page.row(
                kind.purpose().toString(),
                kind.verb() + " " + kind.resource(),
                Integer.toString(some.size()),
                perTrial(some.size(), trials),
                Long.toString(refused(some))));
        page.row(
                "all",
                "",
                Integer.toString(calls.size()),
                perTrial(calls.size(), trials),
                Long.toString(refused(calls)));
    }

    /**
     * Writes for each trial, but for those of points of its curve: a trial that reports often has one of these every 10 seconds,
     * however long it trains.
     */
    double besideCurves(int trials) {
        return (double) calls.stream()
                        .filter(call -> call.purpose() != Purpose.CURVE)
                        .count()
                / trials;
    }

    /** A count divided by the number of trials. */
    static String perTrial(int count, int trials) {
        return String.format(Locale.ROOT, "%.2f", (double) count / trials);
    }

    private static long refused(List<Call> some) {
        return some.stream().filter(call -> !call.taken()).count();
    }
}
