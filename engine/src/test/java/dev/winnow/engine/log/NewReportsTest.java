package dev.winnow.engine.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.engine.report.Report;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NewReportsTest {
    private final NewReports reports = new NewReports(List.of(10, 30), 0);

    private void read(int step) {
        read(step, 0.5);
    }

    private void read(int step, double value) {
        reports.accept(new Report(step, Map.of("loss", value)));
    }

    private List<Integer> take() {
        return reports.take().stream().map(Report::step).toList();
    }

    @Test
    void ofAMillionReportsThoseAtRungsAndTheNewestAreSent() {
        for (int step = 1; step <= 1_000_000; step++) {
            read(step);
        }
        assertThat(take()).containsExactly(10, 30, 1_000_000);
        assertThat(take()).isEmpty();
    }

    @Test
    void theFirstReportAfterARungIsTheOneOfTheRung() {
        read(8);
        read(12);
        read(13);

        assertThat(take()).containsExactly(12, 13);
    }

    @Test
    void whatIsOnRecordIsNotSentAgain() {
        var resumed = new NewReports(List.of(10, 30), 12);
        for (int step = 1; step <= 14; step++) {
            resumed.accept(new Report(step, Map.of("loss", 0.5)));
        }
        assertThat(resumed.take()).extracting(Report::step).containsExactly(14);
    }

    @Test
    void aStepCountsOnce() {
        read(3);
        take();
        read(3);
        read(2);

        assertThat(take()).isEmpty();
    }

    @Test
    void theFirstValueThatIsNoNumberIsSent() {
        read(1);
        read(2, Double.NaN);
        read(3, Double.NaN);
        read(4);

        assertThat(take()).containsExactly(2, 4);
    }
}
