package dev.winnow.trainer.data;

import dev.winnow.trainer.settings.Hyperparameters;
import dev.winnow.trainer.settings.InvalidSettingsException;
import dev.winnow.trainer.settings.Task;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A user's own data: a CSV file in UTF-8 whose first line names the columns. One column is the target ({@code HP_TARGET},
 * the last if not said), every other one a number. Fields are separated by commas and may be in quotes, with commas, lines
 * and doubled quotes in them.
 *
 * <p>The lines are shuffled in an order that is always the same; 70 of 100 are to learn from, 15 to validate and 15 to
 * test with. Each column is scaled to mean 0 and deviation 1 by the lines to learn from.
 */
final class Csv {
    private static final long MOST_BYTES = 64L << 20;
    private static final int LEAST_LINES = 20;
    private static final int MOST_CLASSES = 1000;
    private static final long SPLIT_SEED = 1797;
    /** What some programs write before everything else. */
    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setIgnoreSurroundingSpaces(true)
            .setIgnoreEmptyLines(false)
            .get();

    private final Path file;
    private final List<String> header;
    private final int target;
    private final List<float[]> inputs = new ArrayList<>();
    private final List<String> targets = new ArrayList<>();
    /** The line in the file that each row came from. */
    private final List<Integer> lines = new ArrayList<>();

    private Csv(Path file, List<String> header, int target) {
        this.file = file;
        this.header = header;
        this.target = target;
    }

    /** @throws InvalidSettingsException if the file cannot be used; the message names the line and the column */
    static Data load(Path path, Hyperparameters parameters) throws InvalidSettingsException {
        try {
            if (Files.size(path) > MOST_BYTES) {
                throw refused(path, "has more than 64 MiB; this trainer keeps its data in memory, so take a sample");
            }
            return read(path, parameters.get(Hyperparameters.TARGET)).data(parameters);
        } catch (NoSuchFileException e) {
            throw refused(path, "is no file, nor one of digits, digits-0-4, digits-5-9, sunspots; is it mounted?");
        } catch (CharacterCodingException e) {
            throw refused(path, "is not in UTF-8");
        } catch (IOException e) {
            throw refused(path, "cannot be read: " + e);
        }
    }

    private static Csv read(Path file, String target) throws IOException, InvalidSettingsException {
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            skipByteOrderMark(reader);
            // blank lines are fields too, so that the parser's count of lines says where a record begins
            try (CSVParser parser = FORMAT.parse(reader)) {
                return read(file, target, parser);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }

    private static void skipByteOrderMark(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
    }

    private static Csv read(Path file, String target, CSVParser parser) throws InvalidSettingsException {
        Iterator<CSVRecord> records = parser.iterator();
        if (!hasNext(file, parser, records)) {
            throw refused(file, "is empty");
        }
        List<String> header = records.next().toList();
        int index = target.isEmpty() ? header.size() - 1 : header.indexOf(target);
        if (index < 0) {
            throw new InvalidSettingsException(
                    List.of("HP_TARGET: %s has no column \"%s\"; it has %s".formatted(file, target, header)));
        }
        if (header.size() < 2) {
            throw refused(file, "line 1 has one column only; there must be a target and something to predict it from");
        }
        var csv = new Csv(file, header, index);
        int line = (int) parser.getCurrentLineNumber() + 1;
        while (hasNext(file, parser, records)) {
            List<String> fields = records.next().toList();
            if (fields.size() > 1 || !fields.get(0).isBlank()) {
                csv.add(fields, line);
            }
            line = (int) parser.getCurrentLineNumber() + 1;
        }
        if (csv.inputs.size() < LEAST_LINES) {
            throw refused(
                    file, "has %d lines of data; there must be at least %d".formatted(csv.inputs.size(), LEAST_LINES));
        }
        return csv;
    }

    /** Reads on to the next record. */
    private static boolean hasNext(Path file, CSVParser parser, Iterator<CSVRecord> records)
            throws InvalidSettingsException {
        long line = parser.getCurrentLineNumber() + 1;
        try {
            return records.hasNext();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CharacterCodingException) {
                throw e;
            }
            throw refused(
                    file,
                    "line %d: a field in quotes does not end, or more than a comma follows it; a quote in it is written \"\""
                            .formatted(line));
        }
    }

    private void add(List<String> fields, int number) throws InvalidSettingsException {
        if (fields.size() != header.size()) {
            throw refused(
                    file, "line %d: %d fields, but line 1 names %d".formatted(number, fields.size(), header.size()));
        }
        float[] row = new float[header.size() - 1];
        int next = 0;
        for (int i = 0; i < fields.size(); i++) {
            if (i != target) {
                row[next++] = number(fields.get(i), number, i);
            }
        }
        inputs.add(row);
        targets.add(fields.get(target));
        lines.add(number);
    }

    private float number(String field, int line, int column) throws InvalidSettingsException {
        try {
            float value = Float.parseFloat(field);
            if (Float.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // said below, as for a number that is not finite
        }
        throw refused(file, "line %d: %s is \"%s\", not a number".formatted(line, header.get(column), field));
    }

    private Data data(Hyperparameters parameters) throws InvalidSettingsException {
        int width = header.size() - 1;
        int rows = parameters.get(Hyperparameters.ROWS).intValue();
        if (width % rows != 0) {
            throw new InvalidSettingsException(List.of(
                    "HP_ROWS: the %d columns beside the target cannot be laid out in %d rows".formatted(width, rows)));
        }
        int[] order = Randomness.permutation(inputs.size(), SPLIT_SEED);
        int training = inputs.size() * 70 / 100;
        int validation = inputs.size() * 85 / 100;
        float[] matrix = new float[inputs.size() * width];
        for (int row = 0; row < inputs.size(); row++) {
            System.arraycopy(inputs.get(row), 0, matrix, row * width, width);
        }
        for (int column = 0; column < width; column++) {
            scale(matrix, column, width, order, training);
        }
        double unit = 1;
        Samples all;
        Task task = parameters.get(Hyperparameters.TASK);
        if (task == Task.CLASSIFICATION) {
            all = classes(matrix, width);
        } else {
            float[] values = new float[targets.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = number(targets.get(row), lines.get(row), target);
            }
            unit = scale(values, 0, 1, order, training);
            all = new Samples(matrix, width, values, 1);
        }
        return new Data(
                task,
                new Shape(rows, width / rows),
                unit,
                all.pick(order, 0, training),
                all.pick(order, training, validation),
                all.pick(order, validation, order.length));
    }

    private Samples classes(float[] matrix, int width) throws InvalidSettingsException {
        List<String> names = List.copyOf(new TreeSet<>(targets));
        if (names.size() < 2 || names.size() > MOST_CLASSES) {
            throw refused(
                    file,
                    "%s has %d different values; classes are 2 to %d, for a number set HP_TASK=regression"
                            .formatted(header.get(target), names.size(), MOST_CLASSES));
        }
        int[] labels = targets.stream().mapToInt(names::indexOf).toArray();
        return Samples.labelled(matrix, width, labels, names.size());
    }

    /** Scales one column to mean 0 and deviation 1 over the first rows of an order; gives the deviation that it had. */
    private static double scale(float[] matrix, int column, int width, int[] order, int first) {
        double mean = IntStream.range(0, first)
                .mapToDouble(i -> matrix[order[i] * width + column])
                .average()
                .orElse(0);
        double variance = IntStream.range(0, first)
                .mapToDouble(i -> Math.pow(matrix[order[i] * width + column] - mean, 2))
                .average()
                .orElse(0);
        double deviation = variance > 0 ? Math.sqrt(variance) : 1;
        for (int i = column; i < matrix.length; i += width) {
            matrix[i] = (float) ((matrix[i] - mean) / deviation);
        }
        return deviation;
    }

    private static InvalidSettingsException refused(Path file, String problem) {
        return new InvalidSettingsException(List.of("HP_DATA: %s %s".formatted(file, problem)));
    }
}
