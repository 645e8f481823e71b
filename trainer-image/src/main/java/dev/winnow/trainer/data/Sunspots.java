package dev.winnow.trainer.data;

import dev.winnow.trainer.settings.Task;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Monthly mean sunspot numbers from January 1749 to June 2009: from the last eleven years, which is one solar cycle, to
 * the next twelve months. A sample is 11 steps of 12 months each. It is split by the time of what is predicted, never by
 * chance, or the net would learn from the future: up to 1919, 1920 to 1963, from 1964 on.
 *
 * <p>Source: the monthly series of NOAA's National Geophysical Data Center; see NOTICE.md beside the data.
 */
public final class Sunspots {
    static final Shape SHAPE = new Shape(11, 12);
    static final int MONTHS_AHEAD = 12;

    /** Sunspots to a unit, so that most inputs lie between 0 and 2. */
    private static final float UNIT = 100;

    private static final int FIRST_YEAR = 1749;
    private static final int VALIDATION = month(1920);
    private static final int TEST = month(1964);
    private static final Pattern YEAR = Pattern.compile("\\d{4}( +\\d+\\.\\d)+");

    private Sunspots() {}

    public static Data load() {
        float[] months = read();
        return new Data(
                Task.REGRESSION,
                SHAPE,
                UNIT,
                windows(months, SHAPE.size(), VALIDATION),
                windows(months, VALIDATION, TEST),
                windows(months, TEST, months.length));
    }

    /** A sample for each month in which the twelve months to predict can begin and still end before {@code end}. */
    private static Samples windows(float[] months, int begin, int end) {
        int size = end - MONTHS_AHEAD - begin + 1;
        float[] inputs = new float[size * SHAPE.size()];
        float[] targets = new float[size * MONTHS_AHEAD];
        for (int i = 0; i < size; i++) {
            System.arraycopy(months, begin + i - SHAPE.size(), inputs, i * SHAPE.size(), SHAPE.size());
            System.arraycopy(months, begin + i, targets, i * MONTHS_AHEAD, MONTHS_AHEAD);
        }
        return new Samples(inputs, SHAPE.size(), targets, MONTHS_AHEAD);
    }

    private static int month(int year) {
        return (year - FIRST_YEAR) * 12;
    }

    private static float[] read() {
        List<Float> months = new ArrayList<>();
        try (var file = Objects.requireNonNull(Sunspots.class.getResourceAsStream("sunspots_monthly.dat"), "sunspots");
                var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.US_ASCII))) {
            for (String line : lines.lines().map(String::strip).toList()) {
                if (YEAR.matcher(line).matches()) {
                    String[] columns = line.split(" +", -1);
                    if (Integer.parseInt(columns[0]) != FIRST_YEAR + months.size() / 12) {
                        throw new IllegalStateException("sunspots_monthly.dat misses a year before " + columns[0]);
                    }
                    for (int i = 1; i < columns.length; i++) {
                        months.add(Float.parseFloat(columns[i]) / UNIT);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("sunspots_monthly.dat cannot be read", e);
        }
        float[] series = new float[months.size()];
        for (int i = 0; i < series.length; i++) {
            series[i] = months.get(i);
        }
        return series;
    }
}
