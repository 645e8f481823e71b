package dev.winnow.operator.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.winnow.engine.log.MetricsReader;
import dev.winnow.engine.log.NewReports;
import dev.winnow.engine.report.Report;
import dev.winnow.operator.sidecar.ReportSender.Answer;
import dev.winnow.operator.sidecar.ReportSender.Fate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A trainer writes a step before each look at its file; the last one comes with its end. */
class ReadingTest {
    private static final int LAST = 6;

    private final Queue<Fate> fates = new ArrayDeque<>();
    private final List<String> sent = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final Trainer trainer = new Trainer();
    private boolean ended;
    private final Reading reading =
            new Reading(trainer, new NewReports(List.of(3), 0), this::answer, said::add, this::pause, () -> ended);

    private static final class Trainer implements MetricsReader {
        private int written;
        private int read;
        private boolean broken;

        @Override
        public void read(Consumer<Report> reports) throws IOException {
            if (broken) {
                throw new IOException("no permission");
            }
            for (; read < written; read++) {
                reports.accept(new Report(read + 1, Map.of("loss", 0.5)));
            }
        }

        @Override
        public void end(Consumer<Report> reports) throws IOException {
            written = LAST;
            read(reports);
        }

        @Override
        public Optional<String> complaint() {
            return Optional.of("a step must be a number");
        }

        @Override
        public void close() {}
    }

    private Answer answer(Report report) {
        var fate = fates.isEmpty() ? Fate.TAKEN : fates.remove();
        sent.add(report.step() + " " + fate);
        return new Answer(fate, fate.name());
    }

    private void pause(Duration time) {
        pauses.add(time);
        trainer.written++;
        if (trainer.written == LAST - 1) {
            ended = true;
        }
    }

    @Test
    void whatIsWrittenIsSentAndTheEndTooBeforeItIsDone() {
        assertThatCode(reading::run).doesNotThrowAnyException();

        assertThat(sent).containsExactly("1 TAKEN", "2 TAKEN", "3 TAKEN", "4 TAKEN", "6 TAKEN");
    }

    /** Meanwhile the trainer goes on, so the rung and the newest are left to send. */
    @Test
    void nothingIsLostWhileTheOperatorIsAway() throws InterruptedException {
        fates.addAll(List.of(Fate.AGAIN, Fate.AGAIN, Fate.AGAIN));
        reading.run();

        assertThat(sent).containsExactly("1 AGAIN", "1 AGAIN", "1 AGAIN", "1 TAKEN", "3 TAKEN", "6 TAKEN");
        assertThat(pauses.subList(1, 4))
                .containsExactly(Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofMillis(800));
    }

    @Test
    void nothingIsSentAfterTheWordThatNothingCounts() {
        fates.add(Fate.OVER);
        assertThatCode(reading::run).doesNotThrowAnyException();

        assertThat(sent).containsExactly("1 OVER");
        assertThat(said).contains("nothing more is reported: OVER");
    }

    @Test
    void whatCannotBeTakenKeepsNothingElseBack() throws InterruptedException {
        fates.add(Fate.UNUSABLE);
        reading.run();

        assertThat(sent).startsWith("1 UNUSABLE", "2 TAKEN");
    }

    @Test
    void whatCannotBeReadIsSaidOnce() throws InterruptedException {
        trainer.broken = true;
        reading.run();

        assertThat(said).containsExactly("cannot be read: java.io.IOException: no permission");
        assertThat(sent).isEmpty();
    }
}
