package dev.winnow.local.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a server of the JDK, which reads each request in a thread, its head too. Whoever sends half a request or reads
 * no answer would hold a thread. So a thread that depends on somebody outside is interrupted, which closes the connection: after
 * {@link #LONGEST_TALK}, and after {@link #SHORTEST_TALK} when others wait for a thread.
 */
final class RequestThreads implements Executor, AutoCloseable {
    static final int MOST = 256;
    static final Duration LONGEST_TALK = Duration.ofSeconds(10);
    /** Far longer than it takes to read a report that was sent whole. */
    static final Duration SHORTEST_TALK = Duration.ofMillis(250);

    static final Duration SWEEP_EVERY = Duration.ofMillis(100);
    private static final int MOST_DUE = 1024;

    private final Clock clock;
    /** Threads that read or write now, and since when, the oldest first; guarded by itself. */
    private final Map<Thread, Instant> talking = new LinkedHashMap<>();

    private final ThreadPoolExecutor pool =
            new ThreadPoolExecutor(MOST, MOST, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_DUE), task -> {
                var thread = new Thread(task, "reports");
                thread.setDaemon(true);
                return thread;
            });

    RequestThreads(Clock clock) {
        this.clock = clock;
        pool.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs a task that talks to somebody outside from its beginning.
     *
     * @throws java.util.concurrent.RejectedExecutionException if too many tasks are due; the JDK's server then closes the connection
     */
    @Override
    public void execute(Runnable task) {
        pool.execute(() -> {
            synchronized (talking) {
                talking.put(Thread.currentThread(), Instant.now(clock));
            }
            try {
                task.run();
            } finally {
                heard();
            }
        });
    }

    /** The thread that calls this depends on nobody outside any more. */
    void heard() {
        synchronized (talking) {
            talking.remove(Thread.currentThread());
        }
    }

    /** Interrupts those that have talked for too long. Called every {@link #SWEEP_EVERY}. */
    void sweep() {
        var now = Instant.now(clock);
        synchronized (talking) {
            int wanted = pool.getQueue().size();
            for (var talk = talking.entrySet().iterator(); talk.hasNext(); ) {
                var next = talk.next();
                var length = Duration.between(next.getValue(), now);
                if (length.compareTo(wanted > 0 ? SHORTEST_TALK : LONGEST_TALK) < 0) {
                    return;
                }
                next.getKey().interrupt();
                talk.remove();
                wanted--;
            }
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
