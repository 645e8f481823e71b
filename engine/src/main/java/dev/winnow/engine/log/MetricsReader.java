package dev.winnow.engine.log;

import dev.winnow.api.TrialMetrics;
import dev.winnow.engine.report.Report;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the reports of one attempt from what its trainer writes to disk. Of one thread; memory is bounded, whatever is written. */
public interface MetricsReader extends Closeable {
    /**
     * Hands on the reports in what was written since. What is not there yet holds none.
     *
     * @throws IOException if it cannot be read
     */
    void read(Consumer<Report> reports) throws IOException;

    /** The same once the trainer has ended: what is not complete will not be. */
    void end(Consumer<Report> reports) throws IOException;

    /** What could not be read first, for a person; empty if there is nothing, or after it was asked for. */
    Optional<String> complaint();

    /**
     * A reader of what the trainers of a study write.
     *
     * @param compared the metrics that the study compares
     * @param path where this process finds it
     */
    static MetricsReader of(List<String> compared, TrialMetrics metrics, Path path) {
        return metrics.from() == TrialMetrics.From.TensorBoard
                ? new EventReports(compared, metrics.first(), path)
                : ofText(compared, metrics, path, 0);
    }

    /**
     * A reader of text in a file.
     *
     * @param from where the text of the attempt begins, in bytes
     */
    static MetricsReader ofText(List<String> compared, TrialMetrics metrics, Path path, long from) {
        return new FileReports(new LogReports(compared, metrics), new FollowedFile(path, from));
    }
}
