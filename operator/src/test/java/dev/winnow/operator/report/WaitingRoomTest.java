package dev.winnow.operator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.MovingClock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A room for five guests, three of them of one address, each for 10 seconds. */
class WaitingRoomTest {
    private final MovingClock clock = new MovingClock();
    private final WaitingRoom<String> room = new WaitingRoom<>(5, 3, Duration.ofSeconds(10), clock);

    @Test
    void aFullRoomLetsTheNextOneInAndTheOldestGo() {
        for (var guest : new String[] {"a", "b", "c", "d", "e"}) {
            assertThat(room.enter(guest, guest)).isEmpty();
        }
        assertThat(room.enter("f", "f")).contains("a");
        assertThat(room.enter("g", "g")).contains("b");
        assertThat(room.size()).isEqualTo(5);
        assertThat(room.has("a")).isFalse();
        assertThat(room.has("g")).isTrue();
    }

    @Test
    void aCrowdOfOneAddressPushesOutItsOwnOnly() {
        room.enter("other", "elsewhere");
        IntStream.range(0, 100).forEach(number -> room.enter("crowd" + number, "here"));

        assertThat(room.has("other")).isTrue();
        assertThat(room.size()).isEqualTo(4);
        assertThat(room.has("crowd99")).isTrue();
        assertThat(room.has("crowd96")).isFalse();
    }

    @Test
    void whoLeavesMakesRoomForAnotherOfTheAddress() {
        room.enter("a", "here");
        room.enter("b", "here");
        room.enter("c", "here");
        assertThat(room.leave("b")).isTrue();
        assertThat(room.leave("b")).isFalse();

        assertThat(room.enter("d", "here")).isEmpty();
        assertThat(room.enter("e", "here")).contains("a");
    }

    @Test
    void whoHasStayedTenSecondsIsOverdueOnce() {
        room.enter("a", "here");
        clock.forward(Duration.ofSeconds(5));
        room.enter("b", "here");
        clock.forward(Duration.ofMillis(4_999));
        assertThat(room.overdue()).isEmpty();

        clock.forward(Duration.ofMillis(1));
        assertThat(room.overdue()).containsExactly("a");
        assertThat(room.overdue()).isEmpty();
        assertThat(room.size()).isEqualTo(1);
    }

    @Test
    void whoComesAgainHasTheWholeTimeAgain() {
        room.enter("a", "here");
        clock.forward(Duration.ofSeconds(9));
        room.leave("a");
        room.enter("a", "here");
        clock.forward(Duration.ofSeconds(9));

        assertThat(room.overdue()).isEmpty();
    }
}
