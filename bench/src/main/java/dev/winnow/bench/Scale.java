package dev.winnow.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the operator bears within the chart's limits, one processor and 512 MiB: large studies, many studies, fast ones, and a
 * past of many studies. Each load has an operator of its own, so that memory is that of this load.
 */
public final class Scale {
    private static final String NAME = "scale";

    /** The loads by the names under which the command line knows them. */
    enum Load {
        WIDE,
        STUDIES,
        CROWD,
        TURNOVER,
        FINISHED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What the command line asks for.
     *
     * @param loads what to run
     * @param size by what share of its numbers of studies, trials and parallel trials each load is run; only with 1 the
     *     figures are held against their limits
     */
    record Request(Set<Load> loads, double size) {
        /** Reads {@code --load NAME} and {@code --size SHARE}; empty on anything else. */
        static Optional<Request> of(String[] arguments) {
            var loads = EnumSet.noneOf(Load.class);
            double size = 1;
            try {
                for (int i = 0; i < arguments.length; i += 2) {
                    var value = arguments[i + 1];
                    switch (arguments[i]) {
                        case "--load" -> loads.add(Load.valueOf(value.toUpperCase(Locale.ROOT)));
                        case "--size" -> size = Double.parseDouble(value);
                        default -> throw new IllegalArgumentException(arguments[i]);
                    }
                }
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                return Optional.empty();
            }
            return size > 0 && size <= 1
                    ? Optional.of(new Request(loads.isEmpty() ? EnumSet.allOf(Load.class) : loads, size))
                    : Optional.empty();
        }

        Profile profile() {
            return size == 1 ? Profile.FULL : Profile.QUICK;
        }

        /** A number of a load at this size. */
        int of(int number) {
            return (int) Math.max(1, Math.round(number * size));
        }

        /** A page that stands beside the whole one when some loads were run alone. */
        Path results() {
            var whole = loads.size() == Load.values().length;
            var alone = String.join(
                    "-", new ArrayList<>(loads).stream().map(Load::label).toList());
            return profile().results(whole ? NAME : NAME + "-" + alone);
        }
    }

    private Scale() {}

    /**
     * Runs the benchmark and ends the JVM: with exit code 0, 1 if a limit was missed, 2 if it was called wrongly, 3 if nothing
     * could be measured.
     */
    public static void main(String[] arguments) {
        var request = Request.of(arguments);
        if (request.isEmpty()) {
            System.err.println(
                    "scale [--load wide|studies|crowd|turnover|finished]... [--size SHARE above 0, at most 1]");
            System.exit(2);
        }
        try {
            System.exit(run(request.orElseThrow()) == 0 ? 0 : 1);
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            System.exit(3);
        } catch (InterruptedException e) {
            System.exit(3);
        }
    }

    private static int run(Request request) throws IOException, InterruptedException {
        var page = new Page(NAME, request.profile(), Instant.now());
        var command = OperatorCommand.of(Profile.ROOT).pinned();
        try (var cluster = new Cluster(Profile.work(NAME))) {
            page.text(command.description(cluster.version()));
            if (request.size() < 1) {
                page.text("Each load at %s of its size.".formatted(request.size()));
            }
            var running = new ScaleRunning(cluster, command, page, request);
            for (var load : request.loads()) {
                System.err.printf("%s, size %s%n", load.label(), request.size());
                cluster.namespace(load.label());
                switch (load) {
                    case WIDE -> running.wide();
                    case STUDIES -> running.studies();
                    case CROWD -> running.crowd();
                    case TURNOVER -> running.turnover();
                    case FINISHED -> new ScaleFinished(cluster, command, page, request).run();
                }
            }
        }
        return page.publish(request.results());
    }

    /** The namespaces that the operator of a load watches. */
    static List<String> namespaces(Load load) {
        return List.of(load.label());
    }
}
