package dev.winnow.bench;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** What every benchmark does around its measurements. */
final class Benchmark {
    private Benchmark() {}

    /** What a benchmark measures with. */
    record Bench(Profile profile, Cluster cluster, OperatorProcess operator, Page page) {}

    /** The measurements themselves. */
    @FunctionalInterface
    interface Measurements {
        void run(Bench bench) throws IOException, InterruptedException;
    }

    /**
     * Runs a benchmark and ends the JVM: with exit code 0, 1 if a limit was missed, 2 if it was called wrongly, 3 if
     * nothing could be measured.
     *
     * @param namespaces are created and watched by the operator
     */
    static void main(String name, String[] arguments, List<String> namespaces, Measurements measurements) {
        main(name, arguments, namespaces, List.of(), measurements);
    }

    /** The same with trials of further kinds. */
    static void main(
            String name, String[] arguments, List<String> namespaces, List<String> kinds, Measurements measurements) {
        var profile = Profile.of(arguments);
        if (profile.isEmpty()) {
            System.err.println("The only argument there is is --quick.");
            System.exit(2);
        }
        try {
            System.exit(run(name, profile.orElseThrow(), namespaces, kinds, measurements) == 0 ? 0 : 1);
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            System.exit(3);
        } catch (InterruptedException e) {
            System.exit(3);
        }
    }

    private static int run(
            String name, Profile profile, List<String> namespaces, List<String> kinds, Measurements measurements)
            throws IOException, InterruptedException {
        var page = new Page(name, profile, Instant.now());
        var command = OperatorCommand.of(Profile.ROOT);
        try (var cluster = new Cluster(Profile.work(name))) {
            namespaces.forEach(cluster::namespace);
            page.text(command.description(cluster.version()));
            try (var operator = cluster.operator(command, namespaces, kinds)) {
                measurements.run(new Bench(profile, cluster, operator, page));
                page.text(operator.complaints());
            }
        }
        return page.publish(profile.results(name));
    }
}
