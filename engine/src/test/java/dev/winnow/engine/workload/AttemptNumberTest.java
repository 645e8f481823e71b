package dev.winnow.engine.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Names;
import dev.winnow.api.TrialStatus.PodRef;
import dev.winnow.api.TrialStatusEdit;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptNumberTest {
    /** A trial that runs its third attempt. */
    private static final TuningTrial TRIAL = trial();

    private static TuningTrial trial() {
        var trial = TrialFixture.trial().build();
        trial.setStatus(new TrialStatusEdit(trial.statusOrNew())
                .attempts(3)
                .pod(new PodRef("digits-0-3", "uid-3", 0))
                .status());
        return trial;
    }

    private static Pod pod(String name, String number, String uid, String owner, boolean controller) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid(uid)
                .addToLabels(Names.TRIAL_LABEL, "digits-0")
                .addToLabels(Names.ATTEMPT_LABEL, number)
                .addNewOwnerReference()
                .withUid(owner)
                .withController(controller)
                .endOwnerReference()
                .endMetadata()
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "digits-0-3, 3, uid-3, uid-of-trial-0, true, 3",
        "digits-0-1, 1, other, uid-of-trial-0, true, 1",
        "digits-0-4, 4, other, uid-of-trial-0, true, 4",
        "digits-0-5, 5, other, uid-of-trial-0, true, -1",
        "digits-0-2147483647, 2147483647, other, uid-of-trial-0, true, -1",
        "digits-0-3, 3, other, uid-of-trial-0, true, -1",
        "digits-0-3, 3, uid-3, uid-of-trial-1, true, -1",
        "digits-0-3, 3, uid-3, uid-of-trial-0, false, -1",
        "evil, 3, uid-3, uid-of-trial-0, true, -1",
        "digits-0-3, x, uid-3, uid-of-trial-0, true, -1"
    })
    void aPodIsAnAttemptOnlyIfEverythingFits(
            String name, String number, String uid, String owner, boolean controller, int attempt) {
        assertThat(AttemptNumber.of(TRIAL, pod(name, number, uid, owner, controller))
                        .orElse(-1))
                .isEqualTo(attempt);
    }

    @Test
    void theFirstPodOfANewTrialIsItsAttempt() {
        var trial = TrialFixture.trial().build();

        assertThat(AttemptNumber.of(trial, pod("digits-0-1", "1", "u", "uid-of-trial-0", true)))
                .hasValue(1);
    }
}
