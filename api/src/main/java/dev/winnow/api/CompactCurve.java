package dev.winnow.api;

import com.fasterxml.jackson.databind.util.StdConverter;
import dev.winnow.api.Reported.Point;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * A learning curve as numbers. A curve of a hundred points takes 2 KB instead of 13: caches hold thousands of curves that nobody
 * looks at. A point is made when somebody asks for it. Curves with metrics stay lists of points.
 */
final class CompactCurve extends AbstractList<Point> implements RandomAccess {
    private final int[] steps;
    private final double[] values;
    private final long[] seconds;

    private CompactCurve(List<Point> points) {
        steps = points.stream().mapToInt(Point::step).toArray();
        values = points.stream().mapToDouble(Point::value).toArray();
        seconds = points.stream()
                .mapToLong(point ->
                        Instant.parse(Objects.requireNonNull(point.time())).getEpochSecond())
                .toArray();
    }

    @Override
    public Point get(int index) {
        return new Point(steps[index], values[index], time(seconds[index]));
    }

    @Override
    public int size() {
        return steps.length;
    }

    private static String time(long seconds) {
        return Instant.ofEpochSecond(seconds).toString();
    }

    /** The same points; a point that is more than two numbers and a whole second keeps the list as it is. */
    static List<Point> of(List<Point> points) {
        return points.stream().allMatch(CompactCurve::fits) ? new CompactCurve(points) : List.copyOf(points);
    }

    private static boolean fits(Point point) {
        if (point.step() == null || point.value() == null || point.metrics() != null || point.time() == null) {
            return false;
        }
        try {
            return time(Instant.parse(point.time()).getEpochSecond()).equals(point.time());
        } catch (DateTimeException e) {
            return false; // not a time that we wrote; it stays as it is
        }
    }

    /** Makes curves compact as they are read. */
    static final class Reading extends StdConverter<List<Point>, List<Point>> {
        @Override
        public List<Point> convert(List<Point> points) {
            return of(points);
        }
    }
}
