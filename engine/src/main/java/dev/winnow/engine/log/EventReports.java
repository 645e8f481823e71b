package dev.winnow.engine.log;

import dev.winnow.engine.report.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The reports in the event files of TensorBoard in a folder and in the folders in it. A metric is named by its tag, or by the folder
 * below, / and its tag. A step is reported as soon as it has all metrics that the study compares. Files may come later.
 *
 * <p>Memory is bounded: of steps that lack a metric the newest are kept.
 */
final class EventReports implements MetricsReader {
    private static final String NAME = "tfevents";
    private static final int CHUNK = 64 * 1024;
    private static final int DEEPEST = 8;
    private static final int MOST_FILES = 1_000;
    static final int MOST_STEPS = 10_000;

    /** How far a file was read. */
    private static final class Read {
        EventRecords records = new EventRecords();
        long position;
    }

    private final List<String> compared;
    private final int first;
    private final Path folder;
    private final byte[] chunk = new byte[CHUNK];
    private final Map<Path, Read> files = new HashMap<>();
    /** The folder in which a tag was found first. */
    private final Map<String, String> owners = new HashMap<>();

    private final TreeMap<Integer, Map<String, Double>> steps = new TreeMap<>();
    private final FirstComplaint complaint = new FirstComplaint();

    /**
     * @param compared the metrics that the study compares
     * @param first the number of the first step
     */
    EventReports(List<String> compared, int first, Path folder) {
        this.compared = List.copyOf(compared);
        this.first = first;
        this.folder = folder;
    }

    @Override
    public void read(Consumer<Report> reports) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        List<Path> there;
        try (var found = Files.find(
                folder,
                DEEPEST,
                (path, attributes) -> attributes.isRegularFile()
                        && String.valueOf(path.getFileName()).contains(NAME))) {
            there = found.limit(MOST_FILES + 1L).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (there.size() > MOST_FILES) {
            complaint.add("there are more than " + MOST_FILES + " event files in the folder: name one with fewer");
        }
        for (var path : there.subList(0, Math.min(MOST_FILES, there.size()))) {
            read(path, files.computeIfAbsent(path, file -> new Read()), reports);
        }
    }

    private void read(Path path, Read read, Consumer<Report> reports) throws IOException {
        if (Files.size(path) == read.position) {
            return;
        }
        try (var file = FileChannel.open(path)) {
            if (file.size() < read.position) {
                read.position = 0;
                read.records = new EventRecords();
            }
            var below = folder.relativize(path).getParent();
            var name = below == null ? "" : below.toString();
            var found = new EventRecords.Found() {
                @Override
                public void scalar(String tag, long step, double value) {
                    metric(name, tag).ifPresent(metric -> take(metric, step, value, reports));
                }

                @Override
                public void broken(String what) {
                    complaint.add(folder.relativize(path) + ": " + what);
                }
            };
            for (int count = file.read(ByteBuffer.wrap(chunk), read.position);
                    count > 0;
                    count = file.read(ByteBuffer.wrap(chunk), read.position)) {
                read.position += count;
                read.records.add(chunk, count, found);
            }
        }
    }

    /** The metric that a tag in a folder is. A tag alone names it in one folder only. */
    private Optional<String> metric(String below, String tag) {
        if (!below.isEmpty() && compared.contains(below + "/" + tag)) {
            return Optional.of(below + "/" + tag);
        }
        if (!compared.contains(tag)) {
            return Optional.empty();
        }
        var owner = owners.computeIfAbsent(tag, first -> below);
        if (!owner.equals(below)) {
            complaint.add("the tag " + tag + " is in several folders, and the first one was read: call the metric "
                    + (owner.isEmpty() ? below : owner) + "/" + tag);
            return Optional.empty();
        }
        return Optional.of(tag);
    }

    private void take(String metric, long number, double value, Consumer<Report> reports) {
        long counted = number - first + 1;
        if (counted < 1 || counted > Integer.MAX_VALUE) {
            complaint.add("a step must be a whole number from " + first + ", but " + metric + " has " + number
                    + LogReports.cure((double) number));
            return;
        }
        int step = (int) counted;
        var values = steps.computeIfAbsent(step, at -> new LinkedHashMap<>());
        values.put(metric, value);
        if (values.size() == compared.size()) {
            reports.accept(LogReports.report(step, compared, values));
            steps.headMap(step, true).clear();
        } else if (steps.size() > MOST_STEPS) {
            steps.pollFirstEntry();
        }
    }

    @Override
    public void end(Consumer<Report> reports) throws IOException {
        read(reports);
    }

    @Override
    public Optional<String> complaint() {
        return complaint.take();
    }

    @Override
    public void close() {}
}
