package dev.winnow.local.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TrialSpec;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.api.Versions;
import dev.winnow.engine.report.AttemptIdentity;
import dev.winnow.engine.report.Refusal;
import dev.winnow.engine.report.ReportStore;
import dev.winnow.engine.report.Reporter;
import dev.winnow.engine.report.Studies;
import dev.winnow.engine.report.Trials;
import dev.winnow.local.ResourceJson;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.local.process.TrainerProcess;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The study, its trials and their attempts: what a cluster's API server would hold. Objects in it are never changed but
 * replaced. Changes are seen by others only when they are on file, because whoever makes some holds the lock until
 * {@link #flush}; reports come from other threads and are written at once.
 */
public final class RunState implements Trials, Studies, ReportStore {
    static final String NAMESPACE = "local";

    private final RunFolder folder;
    private final Clock clock;
    private final SortedMap<Integer, TuningTrial> trials = new TreeMap<>();
    private final SortedMap<Integer, TrainerProcess> attempts = new TreeMap<>();
    private final Set<Integer> unwritten = new LinkedHashSet<>();
    private TuningStudy study;
    private boolean studyUnwritten;
    private long version;
    private Consumer<TuningTrial> changed = trial -> {};
    private @Nullable IOException fault;

    RunState(RunFolder folder, TuningStudy study, List<TuningTrial> known, Clock clock) {
        this.folder = folder;
        this.study = study;
        this.clock = clock;
        for (var trial : known) {
            trials.put(trial.getSpec().number(), trial);
            version = Math.max(version, Versions.of(trial));
        }
    }

    /** Who is told of each trial that has changed, once the change is on file: be quick, and wait for nothing. */
    public synchronized void tell(Consumer<TuningTrial> listener) {
        changed = listener;
    }

    public synchronized TuningStudy study() {
        return study;
    }

    public synchronized List<TuningTrial> trials() {
        return List.copyOf(trials.values());
    }

    synchronized TuningTrial trial(int number) {
        return Objects.requireNonNull(trials.get(number));
    }

    synchronized Optional<TrainerProcess> attempt(int trial) {
        return Optional.ofNullable(attempts.get(trial));
    }

    synchronized List<TrainerProcess> attempts() {
        return List.copyOf(attempts.values());
    }

    public synchronized void started(int trial, TrainerProcess attempt) {
        attempts.put(trial, attempt);
    }

    public synchronized void gone(int trial) {
        attempts.remove(trial);
    }

    /** Lets the study run fewer trials at a time than its manifest says, because this machine has no room for more. */
    public synchronized void atMost(int parallelTrials) {
        var json = ResourceJson.FORM.convertValue(study, ObjectNode.class);
        json.withObject("/spec/limits").put("parallelTrials", parallelTrials);
        study = ResourceJson.FORM.convertValue(json, TuningStudy.class);
    }

    /** Adds a trial that the study has decided to create. */
    public synchronized void create(TuningTrial wanted) {
        var name = wanted.getMetadata().getName();
        var created = new TuningTrial();
        created.setMetadata(new ObjectMetaBuilder(wanted.getMetadata())
                .withUid(UUID.nameUUIDFromBytes(
                                (study.getMetadata().getUid() + "/" + name).getBytes(StandardCharsets.UTF_8))
                        .toString())
                .withCreationTimestamp(Instant.now(clock).toString())
                .withGeneration(1L)
                .build());
        created.setSpec(wanted.getSpec());
        put(created);
    }

    synchronized void spec(TuningTrial trial, TrialSpec spec) {
        put(trial, spec, trial.statusOrNew());
    }

    synchronized void status(TuningTrial trial, TrialStatus status) {
        if (!status.equals(trial.statusOrNew())) {
            put(trial, trial.getSpec(), status);
        }
    }

    /** Replaces the status of the study; whether it is to be on file at once. */
    synchronized void status(StudyStatus status, boolean urgent) {
        var next = new TuningStudy();
        next.setMetadata(study.getMetadata());
        next.setSpec(study.getSpec());
        next.setStatus(status);
        study = next;
        studyUnwritten |= urgent;
    }

    private void put(TuningTrial old, TrialSpec spec, TrialStatus status) {
        var next = new TuningTrial();
        boolean decided = !spec.equals(old.getSpec());
        next.setMetadata(new ObjectMetaBuilder(old.getMetadata())
                .withGeneration(old.getMetadata().getGeneration() + (decided ? 1 : 0))
                .build());
        next.setSpec(spec);
        next.setStatus(status);
        put(next);
    }

    private void put(TuningTrial trial) {
        trial.getMetadata().setResourceVersion(Long.toString(++version));
        trials.put(trial.getSpec().number(), trial);
        unwritten.add(trial.getSpec().number());
    }

    /** Brings everything on file. */
    synchronized void flush() throws IOException {
        if (fault != null) {
            throw fault;
        }
        for (int number : unwritten) {
            folder.writeTrial(trial(number));
        }
        unwritten.forEach(number -> changed.accept(trial(number)));
        unwritten.clear();
        if (studyUnwritten) {
            folder.writeStudy(study);
            studyUnwritten = false;
        }
    }

    /** The same, and the study although it only moved. */
    synchronized void flushAll() throws IOException {
        studyUnwritten = true;
        flush();
    }

    @Override
    public synchronized CompletionStage<TuningTrial> write(TuningTrial seen, Change change) {
        var current = trial(seen.getSpec().number());
        try {
            status(current, current.statusOrNew().with(change.of(current)));
            flush();
            return CompletableFuture.completedFuture(trial(seen.getSpec().number()));
        } catch (Refusal refusal) {
            return CompletableFuture.failedFuture(refusal);
        } catch (IOException e) {
            fault = e;
            return CompletableFuture.failedFuture(
                    Refusal.unavailable("the value could not be written: " + e.getMessage()));
        } finally {
            notifyAll();
        }
    }

    @Override
    public CompletionStage<Boolean> exists(AttemptIdentity attempt) {
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public synchronized Optional<TuningTrial> trial(String namespace, String name) {
        return trials.values().stream()
                .filter(trial -> trial.getMetadata().getName().equals(name))
                .findFirst();
    }

    @Override
    public synchronized Optional<Reporter> reporter(AttemptIdentity identity) {
        return attempts.entrySet().stream()
                .filter(entry -> entry.getValue().start().identity().equals(identity))
                .map(entry -> reporter(trial(entry.getKey()), entry.getValue()))
                .findFirst();
    }

    private static Reporter reporter(TuningTrial trial, TrainerProcess attempt) {
        var meta = trial.getMetadata();
        var start = attempt.start();
        return new Reporter(meta.getName(), meta.getUid(), start.number(), Optional.of(start.at()));
    }

    @Override
    public synchronized int newestAttempt(TuningTrial trial) {
        return attempt(trial.getSpec().number())
                .map(attempt -> attempt.start().number())
                .orElse(0);
    }

    @Override
    public synchronized boolean training(TuningTrial trial, int attempt) {
        return attempt(trial.getSpec().number())
                .filter(there -> there.start().number() == attempt && !there.ended())
                .isPresent();
    }

    @Override
    public synchronized Optional<TuningStudy> study(String namespace, String name) {
        return Optional.of(study);
    }
}
