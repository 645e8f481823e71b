package dev.winnow.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which studies {@code bench/pruners} runs: all combinations.
 *
 * @param starts costs of a start, in steps
 * @param trials numbers of trials at which studies end; 0 = after a time
 * @param seeds how many, from 0
 */
record PrunerGrid(
        List<String> tasks,
        List<String> samplers,
        List<String> pruners,
        List<Integer> starts,
        List<Integer> trials,
        int seeds) {
    static final String HARTMANN = "LC-Hartmann6";
    /** Tasks of LCBench to tune with. The others are kept for judging: none of them may be run here. */
    static final List<String> TASKS = List.of(
            HARTMANN, "168910", "167152", "3945", "34539", "167149", "167168", "167184", "167185", "167200", "167201",
            "168330", "168335", "168908", "189865", "189866", "189905", "189906", "189908", "7593", "126025");

    static final PrunerGrid FULL =
            new PrunerGrid(TASKS, Contenders.SAMPLERS, Contenders.PRUNERS, List.of(0, 5, 20), List.of(0, 50, 100), 10);
    static final PrunerGrid QUICK = new PrunerGrid(
            List.of(HARTMANN, "168910", "3945"),
            List.of("TPE", "Random"),
            List.of(Contenders.NONE, "Auto", "ASHA"),
            List.of(0, 20),
            List.of(0, 50),
            2);

    PrunerGrid {
        all("--tasks", tasks, TASKS::contains);
        all("--samplers", samplers, Contenders::knowsSampler);
        all("--pruners", pruners, Contenders::knowsPruner);
        if (!pruners.contains(Contenders.NONE)) {
            throw new IllegalArgumentException("--pruners: all are compared with None, so name None too");
        }
        if (seeds < 1) {
            throw new IllegalArgumentException("--seeds: at least 1");
        }
    }

    private static void all(String option, List<String> words, Predicate<String> known) {
        words.stream().filter(known.negate()).findFirst().ifPresent(word -> {
            throw new IllegalArgumentException(option + ": " + word + " is none of those that may be run here");
        });
    }

    /** A part of this grid; takes the options that it knows from the words of a command line. */
    PrunerGrid part(List<String> words) {
        return new PrunerGrid(
                list(words, "--tasks", tasks),
                list(words, "--samplers", samplers),
                list(words, "--pruners", pruners),
                whole(list(words, "--starts", text(starts))),
                whole(list(words, "--trials", text(trials))),
                whole(list(words, "--seeds", List.of(Integer.toString(seeds)))).get(0));
    }

    private static List<String> list(List<String> words, String option, List<String> otherwise) {
        return Words.take(words, option).map(word -> List.of(word.split(","))).orElse(otherwise);
    }

    private static List<String> text(List<Integer> numbers) {
        return numbers.stream().map(number -> Integer.toString(number)).toList();
    }

    private static List<Integer> whole(List<String> words) {
        return words.stream().map(Integer::valueOf).toList();
    }

    /** The pruners that are compared with {@code None}. */
    List<String> pruning() {
        return pruners.stream()
                .filter(pruner -> !pruner.equals(Contenders.NONE))
                .toList();
    }

    /** The options of {@code peers/pruners.py} for the same tasks, starts and seeds, a word each. */
    List<String> peers() {
        return List.of(
                "--tasks",
                String.join(",", tasks),
                "--starts",
                String.join(",", text(starts)),
                "--seeds",
                Integer.toString(seeds));
    }

    /** The studies, seed by seed, so that a run that is broken off leaves whole seeds. */
    List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (int seed = 0; seed < seeds; seed++) {
            for (var sampler : samplers) {
                for (int start : starts) {
                    for (var task : tasks) {
                        for (var pruner : pruners) {
                            for (int limit : trials) {
                                cells.add(new Cell(task, sampler, pruner, start, limit, seed));
                            }
                        }
                    }
                }
            }
        }
        return cells;
    }
}
