package dev.winnow.ui;

import static dev.winnow.testkit.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one browser is told of a study, one event after the other; the test says when the browser takes the next one. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StudyStreamTest {
    private static final int MANY = 10_000;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    /** The stream has made an event, which the browser may take. */
    private final Semaphore made = new Semaphore(0);

    private final Semaphore takes = new Semaphore(0);

    private final class Slow extends OutputStream {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(int b) {
            throw new AssertionError("whole events are written");
        }

        @Override
        public void write(byte[] bytes) {
            text.append(new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public void flush() throws IOException {
            made.release();
            takes.acquireUninterruptibly();
            events.add(text.toString());
            text.setLength(0);
        }
    }

    private static TuningTrial report(int number, int step) {
        var trial = trial().number(number).version(step + 1).state(State.Running);
        return (step == 1 ? trial : trial.reports(1, 1)).reports(step, step).build();
    }

    private Thread begin(PlayedSource source) throws Exception {
        return begin(source, source.state().now().version());
    }

    /** A stream for a browser that has a version. */
    private Thread begin(PlayedSource source, long version) throws Exception {
        var desk = new Desk(Browser.CLOCK, false, new PlayedTexts());
        var stream = new StudyStream(
                desk, source, version, Duration.ofMillis(1), Duration.ofHours(1), new EventStream(new Slow()));
        var thread = new Thread(() -> {
            try {
                stream.run();
            } catch (IOException | InterruptedException e) {
                events.add("ended");
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Waits until the stream has made the next event, which then holds what has changed until now and nothing later. */
    private void made() throws InterruptedException {
        made.acquire();
    }

    /** Takes the event that the stream has made. */
    private JsonNode taken(String name) throws Exception {
        takes.release();
        var event = events.take();
        assertThat(event).startsWith("event: " + name + "\ndata: ").endsWith("\n\n");
        return Reply.JSON.readTree(event.substring(event.indexOf("data: ") + 6));
    }

    private JsonNode next(String name) throws Exception {
        made();
        return taken(name);
    }

    @Test
    void whatHappensWhileABrowserReadsComesAsOneUpdate() throws Exception {
        var source = new PlayedSource()
                .with(IntStream.range(0, MANY)
                        .mapToObj(number -> report(number, 1))
                        .toList());
        var thread = begin(source);
        long first = next("update").get("version").asLong();
        source.state().put(report(3, 2));
        made();
        for (int round = 3; round < 103; round++) {
            for (int number = 0; number < 50; number++) {
                source.state().put(report(number, round));
            }
        }
        source.state().withdraw(7);

        assertThat(taken("update").get("trials")).hasSize(1);
        var update = next("update");

        assertThat(update.get("version").asLong())
                .isGreaterThan(first)
                .isEqualTo(source.state().now().version());
        assertThat(update.get("gone").toString()).isEqualTo("[7]");
        assertThat(update.get("trials")).hasSize(49).allSatisfy(row -> {
            assertThat(row.at("/values/step").asInt()).isEqualTo(102);
            assertThat(row.has("curve")).isFalse();
        });
        assertThat(events).isEmpty();
        thread.interrupt();
    }

    @Test
    void whatHappenedBeforeTheStreamBeganIsTold() throws Exception {
        var source = new PlayedSource().with(List.of(report(0, 1), report(1, 1)));
        long version = source.state().now().version();
        source.state().put(report(1, 2));
        var thread = begin(source, version);

        var update = next("update");

        assertThat(update.get("trials")).hasSize(1);
        assertThat(update.at("/trials/0/values/step").asInt()).isEqualTo(2);
        assertThat(update.at("/head/estimate/stepsDone").asInt()).isEqualTo(3);
        thread.interrupt();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, Long.MAX_VALUE})
    void aVersionOfAnotherStateAsksForTheWhole(long stranger) throws Exception {
        var source = new PlayedSource().with(List.of(report(0, 1)));
        var thread = begin(source, stranger);

        next("reload");
        assertThat(next("update").at("/head/study/name").asText()).isEqualTo("digits");
        thread.interrupt();
    }

    @Test
    void onlyPartsOfTheHeadThatChangedAreSent() throws Exception {
        var source = new PlayedSource().with(List.of(report(0, 1)));
        var thread = begin(source);
        next("update");
        source.state().put(report(0, 2));
        var update = next("update");
        assertThat(update.get("head").fieldNames()).toIterable().containsExactlyInAnyOrder("estimate", "time");
        assertThat(update.at("/head/estimate/stepsDone").asInt()).isEqualTo(2);
        assertThat(update.has("acts")).isFalse();
        thread.interrupt();
    }

    @Test
    void moreThanIsWorthAnUpdateAsksForTheWhole() throws Exception {
        var source = new PlayedSource()
                .with(IntStream.range(0, 2_001)
                        .mapToObj(number -> report(number, 1))
                        .toList());
        var thread = begin(source);
        next("update");
        source.state().put(report(0, 2));
        made();
        source.state()
                .all(IntStream.range(0, 2_001)
                        .mapToObj(number -> report(number, 3))
                        .toList());
        taken("update");
        assertThat(next("reload").get("version").asLong())
                .isEqualTo(source.state().now().version());
        thread.interrupt();
    }

    @Test
    void aClusterThatIsAwayIsSaidOnceAndItsEndToo() throws Exception {
        var source = new PlayedSource().with(List.of(report(0, 1)));
        var thread = begin(source);
        next("update");
        source.state().problem("the API server cannot be reached: no route");
        assertThat(next("problem").get("message").asText()).isEqualTo("the API server cannot be reached: no route");
        next("update");
        source.state().all(List.of(report(0, 1)));
        next("fine");
        next("update");
        source.state().gone();
        next("gone");
        thread.join();
    }
}
