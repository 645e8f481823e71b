package dev.winnow.bench;

import dev.winnow.search.simulation.Spent;
import dev.winnow.search.simulation.VirtualStudy;
import dev.winnow.search.trial.State;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What became of a study, as one line of a file.
 *
 * @param created trials that it had
 * @param full those that trained to the end
 * @param best each value that was better than all before it, by its time in steps
 */
record CellRun(Cell cell, int created, int full, Spent spent, NavigableMap<Double, Double> best) {
    static final String HEAD =
            "task,sampler,pruner,start,trials,seed,created,full,starts,starting,training,leaving,best";

    static CellRun of(Cell cell, VirtualStudy study) {
        long full = study.trials().stream()
                .filter(trial -> trial.state() == State.COMPLETED)
                .count();
        return new CellRun(
                cell,
                study.trials().size(),
                (int) full,
                study.trace().spent(),
                study.trace().improvements());
    }

    /** Reads what {@link #line} wrote. */
    static CellRun read(String line) {
        String[] words = line.split(",", -1);
        if (words.length != HEAD.split(",").length) {
            throw new IllegalArgumentException("not a line of " + HEAD + ": " + line);
        }
        NavigableMap<Double, Double> best = new TreeMap<>();
        Arrays.stream(words[12].split(" ")).filter(point -> !point.isEmpty()).forEach(point -> {
            int colon = point.indexOf(':');
            best.put(Double.valueOf(point.substring(0, colon)), Double.valueOf(point.substring(colon + 1)));
        });
        var cell = new Cell(
                words[0],
                words[1],
                words[2],
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]),
                Integer.parseInt(words[5]));
        var spent = new Spent(
                Long.parseLong(words[8]),
                Double.parseDouble(words[9]),
                Double.parseDouble(words[10]),
                Double.parseDouble(words[11]));
        return new CellRun(cell, Integer.parseInt(words[6]), Integer.parseInt(words[7]), spent, best);
    }

    String line() {
        var points = best.entrySet().stream()
                .map(point -> point.getKey() + ":" + point.getValue())
                .collect(Collectors.joining(" "));
        return String.join(
                ",",
                cell.task(),
                cell.sampler(),
                cell.pruner(),
                Integer.toString(cell.start()),
                Integer.toString(cell.trials()),
                Integer.toString(cell.seed()),
                Integer.toString(created),
                Integer.toString(full),
                Long.toString(spent.starts()),
                Double.toString(spent.starting()),
                Double.toString(spent.training()),
                Double.toString(spent.leaving()),
                points);
    }

    /** The best value until a time; empty = nothing was reported. */
    OptionalDouble at(double time) {
        var point = best.floorEntry(time);
        return point == null ? OptionalDouble.empty() : OptionalDouble.of(point.getValue());
    }

    /** The best value of all. */
    double last() {
        return at(Double.MAX_VALUE).orElseThrow();
    }

    /** The first time at which the regret was at most so large; infinite = it never was. */
    double reached(double regret, Yardstick yardstick) {
        return best.entrySet().stream()
                .filter(point -> yardstick.regret(point.getValue()) <= regret)
                .mapToDouble(Map.Entry::getKey)
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
    }
}
