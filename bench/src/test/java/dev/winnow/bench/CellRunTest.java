package dev.winnow.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.simulation.Spent;
import dev.winnow.search.trial.Direction;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CellRunTest {
    private static final CellRun RUN = new CellRun(
            new Cell("3945", "Auto", "ASHA", 5, 50, 7),
            50,
            4,
            new Spent(61, 305, 700.5, 0),
            new TreeMap<>(Map.of(6.0, 60.0, 9.5, 80.25)));

    @Test
    void aLineIsReadAsItWasWritten() {
        assertThat(RUN.line()).isEqualTo("3945,Auto,ASHA,5,50,7,50,4,61,305.0,700.5,0.0,6.0:60.0 9.5:80.25");
        assertThat(CellRun.read(RUN.line())).isEqualTo(RUN);
    }

    @Test
    void aStudyThatReportedNothingIsReadAsSuch() {
        var nothing = new CellRun(RUN.cell(), 0, 0, RUN.spent(), new TreeMap<>());

        assertThat(CellRun.read(nothing.line())).isEqualTo(nothing);
        assertThat(nothing.at(1e9)).isEmpty();
    }

    @Test
    void aLineThatWasCutIsRefused() {
        assertThatThrownBy(() -> CellRun.read("3945,Auto,ASHA,5")).hasMessageStartingWith("not a line of task,sampler");
    }

    @Test
    void theBestValueUntilATimeIncludesThatTime() {
        assertThat(RUN.at(5.9)).isEmpty();
        assertThat(RUN.at(6)).hasValue(60);
        assertThat(RUN.at(9.4)).hasValue(60);
        assertThat(RUN.at(9.5)).hasValue(80.25);
        assertThat(RUN.last()).isEqualTo(80.25);
    }

    @Test
    void tellsWhenARegretWasReached() {
        var yardstick = new Yardstick(Direction.MAXIMIZE, 90, 50); // regret 0.75 at 60, 0.24375 at 80.25

        assertThat(yardstick.regret(60)).isEqualTo(0.75);
        assertThat(yardstick.regret(94)).isEqualTo(-0.1);
        assertThat(RUN.reached(0.75, yardstick)).isEqualTo(6);
        assertThat(RUN.reached(0.5, yardstick)).isEqualTo(9.5);
        assertThat(RUN.reached(0.1, yardstick)).isInfinite();
    }
}
