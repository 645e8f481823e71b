package dev.winnow.engine.study;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.Manifests;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimeToLiveTest {
    private static final Instant END = Instant.parse("2026-01-01T00:00:00Z");
    private static final TimeToLive A_WEEK = new TimeToLive(Optional.of(Duration.ofDays(7)));

    private static TuningStudy study(String ttl) {
        return Manifests.stored(with(Manifests.asha("digits"), "/spec/ttlSecondsAfterFinished", ttl));
    }

    private static StudyStatus ended() {
        return StudyStatus.NEW.edit().completionTime(END.toString()).status();
    }

    @Test
    void theManifestSaysHowLongAStudyIsKept() {
        var left = A_WEEK.left(study("60"), ended(), END.plusSeconds(50));

        assertThat(left).contains(Duration.ofSeconds(10));
        assertThat(A_WEEK.left(study("0"), ended(), END)).contains(Duration.ZERO);
    }

    @Test
    void withoutAWordOfTheManifestTheInstallationSaysIt() {
        assertThat(A_WEEK.left(study(""), ended(), END.plusSeconds(1)))
                .contains(Duration.ofDays(7).minusSeconds(1));
        assertThat(TimeToLive.OF_THE_MANIFEST.left(study(""), ended(), END)).isEmpty();
    }

    @Test
    void aStudyThatHasNotEndedIsKept() {
        assertThat(A_WEEK.left(study("60"), StudyStatus.NEW, END)).isEmpty();
    }
}
