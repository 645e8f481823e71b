package dev.winnow.operator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningStudy;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RescheduleTest {
    private static Optional<Duration> delay(UpdateControl<TuningStudy> control) {
        return control.getScheduleDelay().map(Duration::ofMillis);
    }

    @Test
    void aDelayTakesThePlaceOfThePeriodicTurnAndIsCutToIt() {
        assertThat(delay(Reschedule.after(Optional.of(Duration.ofSeconds(2))))).contains(Duration.ofSeconds(2));
        assertThat(delay(Reschedule.after(Optional.of(Duration.ofHours(1))))).contains(Duration.ofSeconds(60));
        assertThat(delay(Reschedule.after(Optional.empty()))).isEmpty();
    }

    @Test
    void whatHasEndedIsLeftAloneForADayUnlessSomethingIsDueEarlier() {
        assertThat(delay(Reschedule.settled(Optional.empty()))).contains(Duration.ofDays(1));
        assertThat(delay(Reschedule.settled(Optional.of(Duration.ofHours(1))))).contains(Duration.ofHours(1));
        assertThat(delay(Reschedule.settled(Optional.of(Duration.ofDays(30))))).contains(Duration.ofDays(1));
    }
}
