package dev.winnow.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutlookTest {
    /** Trials whose number is their place at the rung, of which the first have trained to the end with some losses. */
    private static Ladder ladder(int trials, double... ends) {
        var here = new ArrayList<Rung.Entry>();
        for (int number = 0; number < trials; number++) {
            here.add(new Rung.Entry(number, number, number < ends.length, number >= ends.length));
        }
        var last = new ArrayList<Rung.Entry>();
        for (int number = 0; number < ends.length; number++) {
            last.add(new Rung.Entry(number, ends[number], false, false));
        }
        last.sort(Comparator.comparingDouble(Rung.Entry::loss));
        return new Ladder(List.of(new Rung(1, here, 0), new Rung(9, last, 0)), trials, false);
    }

    @Test
    void theWorstIsHopelessWhereTheOrderStays() {
        Outlook outlook = Outlook.of(ladder(20, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), 0);

        assertThat(outlook.known()).isEqualTo(10);
        assertThat(outlook.correlation()).isGreaterThan(0.9);
        assertThat(outlook.hopeless()).containsExactlyInAnyOrder(10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
    }

    @Test
    void nobodyIsHopelessWhereTheOrderTurns() {
        Outlook outlook = Outlook.of(ladder(20, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0), 0);

        assertThat(outlook.correlation()).isLessThan(-0.9);
        assertThat(outlook.hopeless()).isEmpty();
    }

    @Test
    void equalEndsTellNothing() {
        Outlook outlook = Outlook.of(ladder(8, 1, 1, 1, 1, 1, 1), 0);

        assertThat(outlook.correlation()).isZero();
        assertThat(outlook.hopeless()).isEmpty();
    }
}
