package dev.winnow.ui;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A study and its trials as they were last seen, with a version that grows with each change, so that whoever saw a version can
 * ask what has changed since. Objects in it are replaced, never changed. Threads share it.
 */
public final class StudyState {
    /** Beyond so many withdrawn trials nobody is told which they are; the whole study is read again. */
    private static final int MOST_GONE = 1_000;

    private record Seen(TuningTrial trial, long version) {}

    /**
     * The study at one moment.
     *
     * @param study empty while it was not seen, and once it is gone
     * @param trials by number
     * @param gone whether the study was there and is no more
     * @param live whether somebody works on it: on a cluster always
     * @param problem why what is here may be old
     */
    public record Snapshot(
            long version,
            Optional<TuningStudy> study,
            List<TuningTrial> trials,
            boolean gone,
            boolean live,
            Optional<String> problem) {}

    /**
     * What has changed since a version.
     *
     * @param now as it is
     * @param trials those that are new or have changed
     * @param gone the numbers of trials that are no more
     * @param all whether so much has changed that the whole is to be read again
     */
    public record Changes(Snapshot now, List<TuningTrial> trials, List<Integer> gone, boolean all) {}

    private final TreeMap<Integer, Seen> trials = new TreeMap<>();
    private final TreeMap<Integer, Long> withdrawn = new TreeMap<>();
    private final CountDownLatch settled = new CountDownLatch(1);
    /** Begins anywhere, so that no version of another state, such as one before a restart, is taken for one of this state. */
    private long version = RandomGenerator.getDefault().nextLong(1L << 20) << 32;
    /** The version with which all was replaced. */
    private long epoch = version;

    private @Nullable TuningStudy study;
    private boolean complete;
    private boolean gone;
    private boolean live = true;
    private Optional<String> problem = Optional.empty();

    /** The study was seen. */
    public synchronized void study(TuningStudy seen) {
        if (!seen.equals(study)) {
            if (study != null && study.getSpec() != null && !study.getSpec().equals(seen.getSpec())) {
                epoch = version + 1;
            }
            study = seen;
            gone = false;
            problem = Optional.empty();
            changed();
        }
    }

    /** There is no such study, or no more. */
    public synchronized void gone() {
        if (!gone) {
            study = null;
            gone = true;
            changed();
        }
    }

    /** Whether somebody works on it. */
    public synchronized void live(boolean now) {
        if (live != now) {
            live = now;
            changed();
        }
    }

    /** These are all trials that there are. */
    public synchronized void all(Collection<TuningTrial> seen) {
        var numbers = new HashSet<Integer>();
        for (var trial : seen) {
            put(trial);
            readable(trial).ifPresent(numbers::add);
        }
        Set.copyOf(trials.keySet()).stream()
                .filter(number -> !numbers.contains(number))
                .forEach(this::withdraw);
        if (!complete || problem.isPresent()) {
            complete = true;
            problem = Optional.empty();
            changed();
        }
    }

    /** A trial is new or has changed. */
    public synchronized void put(TuningTrial trial) {
        var number = readable(trial);
        if (number.isPresent()) {
            var before = trials.get(number.get());
            if (before == null || !same(before.trial(), trial)) {
                changed();
                trials.put(number.get(), new Seen(trial, version));
                withdrawn.remove(number.get());
            }
        }
    }

    private static boolean same(TuningTrial one, TuningTrial other) {
        var version = one.getMetadata().getResourceVersion();
        return version == null
                ? one.equals(other)
                : version.equals(other.getMetadata().getResourceVersion());
    }

    private static Optional<Integer> readable(TuningTrial trial) {
        return trial.getSpec() == null || !trial.getUnread().isEmpty()
                ? Optional.empty()
                : Optional.of(trial.getSpec().number());
    }

    /** A trial is no more. */
    public synchronized void withdraw(int number) {
        if (trials.remove(number) != null) {
            changed();
            withdrawn.put(number, version);
            if (withdrawn.size() > MOST_GONE) {
                withdrawn.clear();
                epoch = version;
            }
        }
    }

    /** What is here may be old. */
    public synchronized void problem(String words) {
        if (!problem.equals(Optional.of(words))) {
            problem = Optional.of(words);
            changed();
        }
    }

    private void changed() {
        version++;
        if (gone || problem.isPresent() || (study != null && complete)) {
            settled.countDown();
        }
        notifyAll();
    }

    /** As it is now. */
    public synchronized Snapshot now() {
        var all = new ArrayList<TuningTrial>(trials.size());
        trials.values().forEach(seen -> all.add(seen.trial()));
        return new Snapshot(version, Optional.ofNullable(study), all, gone, live, problem);
    }

    /** The trial of a number. */
    public synchronized Optional<TuningTrial> trial(int number) {
        return Optional.ofNullable(trials.get(number)).map(Seen::trial);
    }

    /** Waits until the study and its trials were seen, or cannot be; returns what is there. */
    Snapshot whole(Duration most) throws InterruptedException {
        // Whether it was in time is seen by what there is.
        var unused = settled.await(most.toMillis(), TimeUnit.MILLISECONDS);
        return now();
    }

    /** Waits for a change, at most so long; returns what has changed since a version, which may be nothing. */
    synchronized Changes since(long known, Duration most) throws InterruptedException {
        boolean waited = false;
        while (version == known && !waited) {
            wait(Math.max(1, most.toMillis()));
            waited = true;
        }
        return new Changes(
                now(),
                trials.values().stream()
                        .filter(seen -> seen.version() > known)
                        .map(Seen::trial)
                        .toList(),
                withdrawn.entrySet().stream()
                        .filter(entry -> entry.getValue() > known)
                        .map(Map.Entry::getKey)
                        .toList(),
                epoch > known || known > version);
    }
}
