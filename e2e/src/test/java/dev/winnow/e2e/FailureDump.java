package dev.winnow.e2e;

import dev.winnow.testkit.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Writes what the cluster knows of a namespace into {@code target/failures/CLASS}, for a person to read. */
final class FailureDump {
    private FailureDump() {}

    /**
     * Writes studies, trials, pods, events, logs, and the numbered list of the operator's writes. What was there from an
     * earlier failure of the class is overwritten.
     *
     * @param operator the name by which the API server knows the operator
     * @param earlierLogs what operators that are gone have logged
     */
    static void write(String test, Namespace namespace, String operator, String earlierLogs) {
        var folder = Path.of("target", "failures", test);
        try {
            Files.createDirectories(folder);
            save(folder.resolve("overview.txt"), namespace.kubectl("get", "studies,trials,pods,pvc", "--output=wide"));
            save(folder.resolve("studies.yaml"), namespace.kubectl("get", "studies", "--output=yaml"));
            save(folder.resolve("trials.yaml"), namespace.kubectl("get", "trials", "--output=yaml"));
            save(folder.resolve("pods.yaml"), namespace.kubectl("get", "pods", "--output=yaml"));
            save(folder.resolve("events.txt"), namespace.kubectl("get", "events", "--sort-by=.lastTimestamp"));
            save(
                    folder.resolve("trainers.log"),
                    namespace.kubectl(
                            "logs", "--selector=winnow.dev/trial", "--prefix", "--tail=-1", "--max-log-requests=250"));
            if (Cluster.AUDIT.isThere()) {
                Files.write(folder.resolve("calls.txt"), calls(operator));
            }
            var log = namespace.kubectl(
                    "logs", "--selector=app.kubernetes.io/component=operator", "--prefix=false", "--tail=-1");
            Files.writeString(folder.resolve("operator.log"), earlierLogs + log.out() + log.err());
            System.out.println(test + ": what the cluster knew at the failure is in " + folder.toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> calls(String operator) {
        var events = Cluster.AUDIT.events(operator);
        return IntStream.range(0, events.size())
                .mapToObj(number -> "%d %s %s %s -> %s"
                        .formatted(
                                number,
                                events.get(number)
                                        .at("/requestReceivedTimestamp")
                                        .asText(),
                                events.get(number).at("/verb").asText(),
                                events.get(number).at("/requestURI").asText(),
                                events.get(number).at("/responseStatus/code").asText()))
                .toList();
    }

    private static void save(Path file, Program.Output output) throws IOException {
        Files.writeString(file, output.out() + output.err());
    }
}
