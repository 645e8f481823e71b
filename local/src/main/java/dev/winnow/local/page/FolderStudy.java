package dev.winnow.local.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.TuningTrial;
import dev.winnow.client.LogTail;
import dev.winnow.local.LocalException;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.ui.Attempts;
import dev.winnow.ui.Refused;
import dev.winnow.ui.StudyState;
import dev.winnow.ui.StudyView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Semaphore;

/** A local run that somebody looks at. A thread reads its folder once a second as long as somebody does. */
final class FolderStudy implements StudyView, AutoCloseable {
    private static final long PACE_MILLIS = 1_000;
    /** So many readings follow after somebody has looked. */
    private static final int READINGS = 30;

    private final String href;
    private final FolderReader reader;
    private final StudyState state = new StudyState();
    private final Semaphore looks = new Semaphore(READINGS);
    private final Thread thread = new Thread(this::follow, "follow run");

    FolderStudy(String href, RunFolder folder) {
        this.href = href;
        reader = new FolderReader(folder);
        thread.setDaemon(true);
        thread.start();
    }

    private void follow() {
        try {
            while (true) {
                looks.acquire();
                read();
                Thread.sleep(PACE_MILLIS);
            }
        } catch (InterruptedException e) {
            // Nobody looks any more.
            return;
        }
    }

    private void read() {
        try {
            var study = reader.study();
            if (study.isEmpty()) {
                state.gone();
                return;
            }
            var trials = reader.trials(study.get());
            state.study(study.get());
            state.live(reader.folder().inUse());
            state.all(trials);
        } catch (LocalException e) {
            state.problem(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            state.problem(LocalException.text(e));
        }
    }

    @Override
    public String href() {
        return href;
    }

    @Override
    public String source() {
        return RunsSource.ID;
    }

    @Override
    public StudyState state() {
        return state;
    }

    @Override
    public void used() {
        looks.release(Math.max(0, READINGS - looks.availablePermits()));
    }

    @Override
    public Map<String, String> acts() {
        var why =
                state.now().study().filter(study -> study.statusOrNew().ended()).isPresent()
                        ? "the study has ended"
                        : "a study on this machine follows its manifest: end winnow run with Ctrl-C, change the manifest,"
                                + " and give the same command again";
        var acts = new LinkedHashMap<String, String>();
        List.of("suspend", "resume", "parallelTrials", "enqueue", "stop").forEach(act -> acts.put(act, why));
        return acts;
    }

    @Override
    public String act(JsonNode act) throws Refused {
        throw new Refused(409, acts().getOrDefault(act.path("act").asText(), "there is no such act"));
    }

    @Override
    public Attempts attempts(TuningTrial trial) {
        var status = trial.statusOrNew();
        var pod = status.pod();
        var attempts = pod == null
                ? List.<Attempts.Attempt>of()
                : List.of(new Attempts.Attempt(
                        pod.name(),
                        status.attemptCount(),
                        pod.node(),
                        pod.endTime() != null ? "Ended" : pod.startTime() == null ? "Waiting" : "Running",
                        status.reason(),
                        status.message(),
                        null,
                        null,
                        pod.startTime(),
                        pod.endTime(),
                        pod.gpusAsked(),
                        false,
                        true));
        var logs = status.attemptCount() == 0 ? List.<Integer>of() : List.of(status.attemptCount());
        return new Attempts(attempts, null, List.of(), null, logs);
    }

    /** All attempts of a trial write into one file. */
    @Override
    public LogTail log(TuningTrial trial, OptionalInt attempt, int bytes) throws Refused {
        var file = reader.folder().output(trial.getMetadata().getName());
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.position(Math.max(0, channel.size() - bytes - 1));
            var buffer = ByteBuffer.allocate(bytes + 1);
            int more = 0;
            while (more >= 0 && buffer.hasRemaining()) {
                more = channel.read(buffer);
            }
            var read = new byte[buffer.position()];
            buffer.flip().get(read);
            return LogTail.of(read, bytes);
        } catch (NoSuchFileException e) {
            throw new Refused(404, "the trial has written nothing yet");
        } catch (IOException e) {
            throw new Refused(500, LocalException.text(e));
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
