package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrialReasonTest {
    @ParameterizedTest
    @EnumSource
    void aReasonIsWrittenAndReadByItsName(TrialReason reason) {
        var status = new TrialStatusEdit(TrialStatus.NEW).reason(reason).status();

        assertThat(status.reason()).isEqualTo(reason.name()).hasSizeLessThanOrEqualTo(64);
        assertThat(reason.is(status.reason())).isTrue();
    }

    @Test
    void noReasonAndAnotherReasonAreNotThisReason() {
        assertThat(TrialReason.PodVanished.is(null)).isFalse();
        assertThat(TrialReason.PodVanished.is("Evicted")).isFalse();
    }
}
