package dev.winnow.operator.log;

import dev.winnow.api.TuningTrial;
import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import dev.winnow.engine.report.Report;
import dev.winnow.engine.report.Reporter;
import dev.winnow.engine.report.Studies;
import dev.winnow.engine.report.Trials;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Follows the logs of the attempts whose trainers print their metrics. One thread reads all of them: a piece of one log after a
 * piece of another, and no more than {@link #BYTES_A_SECOND} together. So a trainer that prints without end is read slowly, and
 * holds up nobody else.
 */
public final class LogFollowers implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LogFollowers.class);
    /** Reading so much takes a few percent of a processor. */
    static final int BYTES_A_SECOND = 16 * 1024 * 1024;
    /** How often it is looked whether a log is still wanted. */
    private static final Duration SWEEP = Duration.ofSeconds(10);

    /** Where the reports go. */
    @FunctionalInterface
    public interface Intake {
        /**
         * Enters a report; see {@link dev.winnow.engine.report.ReportIntake#enter}.
         *
         * @throws Refusal when the report counts for nothing
         */
        CompletionStage<TuningTrial> enter(TuningTrial trial, Reporter from, Report report) throws Refusal;
    }

    private final LogStreams streams;
    private final Intake intake;
    private final Trials trials;
    private final Studies studies;
    private final BooleanSupplier leads;
    private final LongSupplier ticker;
    private final ScheduledThreadPoolExecutor thread;
    private final Map<String, LogFollower> byPod = new ConcurrentHashMap<>();
    private volatile Consumer<ResourceID> waker = trial -> {};
    private long free;

    /**
     * @param client whose requests may last for as long as a container runs
     * @param leads whether this replica leads; nobody else follows logs
     * @param ticker nanoseconds of a clock that nobody sets
     */
    public LogFollowers(
            KubernetesClient client,
            Intake intake,
            Trials trials,
            Studies studies,
            BooleanSupplier leads,
            LongSupplier ticker) {
        streams = new LogStreams(client);
        this.intake = intake;
        this.trials = trials;
        this.studies = studies;
        this.leads = leads;
        this.ticker = ticker;
        free = ticker.getAsLong();
        thread = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    var made = new Thread(task, "log-read");
                    made.setDaemon(true);
                    return made;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        thread.setRemoveOnCancelPolicy(true);
        var unused = thread.scheduleWithFixedDelay(
                guarded(this::sweep), SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Who is told that a trial needs a turn, because a log is read or says something that a person should know. */
    public void wakes(Consumer<ResourceID> sleeper) {
        waker = sleeper;
    }

    /**
     * What is known of a log.
     *
     * @param unread whether the end of the attempt has to wait, because the rest of its log is being read
     * @param complaint what a person should know of it, until {@link #told}
     */
    public record Seen(boolean unread, Optional<String> complaint) {}

    /**
     * Sees to it that the log of an attempt is read.
     *
     * @param attempt the number of the attempt
     * @param pod that trains
     * @param ended whether the trainer was seen to have ended, so that its log grows no more
     */
    public Seen see(TuningTrial trial, int attempt, AttemptIdentity pod, String container, boolean ended) {
        var follower = byPod.computeIfAbsent(pod.uid(), uid -> {
            var made = new LogFollower(this, trial, attempt, pod, container);
            run(made::begin);
            return made;
        });
        if (ended) {
            follower.sawEnd();
        }
        boolean unread = ended && !follower.finished();
        if (ended && !unread) {
            byPod.remove(pod.uid());
        }
        return new Seen(unread, follower.complaint());
    }

    /** What a person should know of the log of a pod is on record. */
    public void told(AttemptIdentity pod) {
        Optional.ofNullable(byPod.get(pod.uid())).ifPresent(LogFollower::told);
    }

    /** The streams that are followed, for tests. */
    public int following() {
        return byPod.size();
    }

    void forget(AttemptIdentity pod) {
        byPod.remove(pod.uid());
    }

    void wake(TuningTrial trial) {
        waker.accept(ResourceID.fromResource(trial));
    }

    LogStreams streams() {
        return streams;
    }

    Intake intake() {
        return intake;
    }

    Trials trials() {
        return trials;
    }

    Studies studies() {
        return studies;
    }

    boolean leads() {
        return leads.getAsBoolean();
    }

    /** Does something in the thread that reads. */
    void run(Runnable task) {
        thread.execute(guarded(task));
    }

    /** The same, later. */
    void later(Duration delay, Runnable task) {
        var unused = thread.schedule(guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until so many bytes more may have been read; of the thread that reads. */
    void pace(int bytes) {
        long now = ticker.getAsLong();
        free = Math.max(free, now) + bytes * TimeUnit.SECONDS.toNanos(1) / BYTES_A_SECOND;
        LockSupport.parkNanos(free - now);
    }

    private void sweep() {
        byPod.values().forEach(LogFollower::sweep);
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("a log could not be read by a fault of ours", e);
            }
        };
    }

    @Override
    public void close() {
        thread.shutdownNow();
        byPod.values().forEach(LogFollower::cut);
        byPod.clear();
    }
}
