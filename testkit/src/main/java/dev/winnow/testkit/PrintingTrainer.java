package dev.winnow.testkit;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Trainers that print, and the part of a kubelet that keeps what they print and serves it line by line: from a time on, with times,
 * and for as long as the trainer runs. All lines have times of one clock that no test waits for.
 */
public final class PrintingTrainer implements Kubelet.Program, NodeLogs.Stream {
    private static final Instant BEGIN = Instant.parse("2026-11-27T00:00:00Z");
    private static final Duration BETWEEN_LINES = Duration.ofNanos(400_000_001);

    /** A trainer. */
    @FunctionalInterface
    public interface Trainer {
        /**
         * Trains and prints.
         *
         * @return the exit code
         * @throws InterruptedException when its pod is deleted
         */
        int train(Kubelet.Container container, Log log) throws InterruptedException;
    }

    private record Line(Instant time, byte[] text) {}

    /** What one container has printed. Guarded by itself. */
    public static final class Log {
        private final List<Line> lines = new ArrayList<>();
        private int dropped;
        private int cuts;
        private boolean ended;

        /** Prints a text, of which each line has a time; the last one may have no end. */
        public synchronized void print(String text) {
            for (var line : text.split("(?<=\n)", -1)) {
                if (!line.isEmpty()) {
                    var time = BEGIN.plus(BETWEEN_LINES.multipliedBy(lines.size()));
                    lines.add(new Line(time, line.getBytes(StandardCharsets.UTF_8)));
                }
            }
            notifyAll();
        }

        /** Breaks all streams that are open. */
        public synchronized void cut() {
            cuts++;
            notifyAll();
        }

        /** Keeps only the newest lines for who asks anew, as a kubelet does that has rotated the log. */
        public synchronized void rotate(int kept) {
            dropped = Math.max(dropped, lines.size() - kept);
        }

        private synchronized void end() {
            ended = true;
            notifyAll();
        }

        /** The next lines from a place on; empty at the end. */
        private synchronized List<Line> next(int from, boolean follow, int whole)
                throws IOException, InterruptedException {
            while (follow && from == lines.size() && !ended && cuts == whole) {
                wait();
            }
            if (cuts != whole) {
                throw new IOException("the stream is cut");
            }
            return List.copyOf(lines.subList(from, Math.min(lines.size(), from + 1_000)));
        }
    }

    private final Trainer trainer;
    private final Map<String, Log> byPod = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    public PrintingTrainer(Trainer trainer) {
        this.trainer = trainer;
    }

    /** What was asked for so far, by pod and query. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public int run(Kubelet.Container container) throws InterruptedException {
        var log = log(key(container.pod()));
        try {
            return trainer.train(container, log);
        } finally {
            log.end();
        }
    }

    private Log log(String pod) {
        return byPod.computeIfAbsent(pod, name -> new Log());
    }

    private static String key(Pod pod) {
        return pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName();
    }

    @Override
    public void write(URI request, OutputStream to) throws IOException, InterruptedException {
        var path = request.getPath().split("/");
        var query = request.getQuery();
        requests.add(path[3] + " " + query);
        boolean follow = query.contains("follow=true");
        var since = query.contains("sinceTime=")
                ? Instant.parse(query.replaceAll(".*sinceTime=([^&]*).*", "$1"))
                : Instant.MIN;
        var log = log(path[2] + "/" + path[3]);
        int at;
        int whole;
        synchronized (log) {
            at = log.dropped;
            whole = log.cuts;
        }
        for (var lines = log.next(at, follow, whole); !lines.isEmpty(); lines = log.next(at, follow, whole)) {
            at += lines.size();
            var piece = new ByteArrayOutputStream();
            for (var line : lines) {
                if (!line.time().isBefore(since)) {
                    piece.write((line.time() + " ").getBytes(StandardCharsets.UTF_8));
                    piece.write(line.text());
                }
            }
            to.write(piece.toByteArray());
            to.flush();
        }
    }
}
