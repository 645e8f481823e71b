package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StudyStatusEditTest {
    private static final StudyStatus FULL = new StudyStatus(
            List.of(new ConditionBuilder().withType("Accepted").build()),
            2L,
            "Running",
            "1/9",
            new StudyStatus.Counts(1, 0, 0, 0, 0, 1, 0, 0),
            new StudyStatus.Best("digits-0", 0.9, "0.9", 9, Map.of("learningRate", "0.1")),
            new StudyStatus.Front(0, null, List.of()),
            new StudyStatus.Space("infinite", 1, null, null, null),
            new Resources(9L, 0L, 90L, 0L, 90L, 0L, null, null, null, 6.0, 2.0, 0.5, null),
            "judges trials from step 1 on",
            List.of(new StudyStatus.RungCount(1, 1, 1, 0.5)),
            new StudyStatus.Improvement(0.9, 1),
            new StudyStatus.ExpectedImprovement(0.1, 1),
            new StudyStatus.Room(2, 3),
            Map.of("learningRate", 1.0),
            Map.of("learningRate", 0.5),
            List.of(new StudyStatus.Improved("digits-0", 0.9)),
            new Learned(List.of("earlier"), 1, List.of("learningRate"), List.of()),
            new Cleanup(Cleanup.State.Failed, 3, "2026-01-01T01:00:00Z", "no volume"),
            "2026-01-01T00:00:00Z",
            "2026-01-01T01:00:00Z");

    @Test
    void anEditThatChangesNothingGivesAnEqualStatus() {
        assertThat(FULL).hasNoNullFieldsOrProperties();
        assertThat(FULL.edit().status()).isEqualTo(FULL);
    }

    @Test
    void aChangedFieldLeavesTheOthers() {
        var edited = FULL.edit().done("2/9").completionTime(null).status();

        assertThat(edited.done()).isEqualTo("2/9");
        assertThat(edited.completionTime()).isNull();
        assertThat(edited.edit()
                        .done("1/9")
                        .completionTime(FULL.completionTime())
                        .status())
                .isEqualTo(FULL);
    }

    @Test
    void aNewStudyHasNoField() {
        assertThat(StudyStatus.NEW).hasAllNullFieldsOrProperties();
        assertThat(TrialStatus.NEW).hasAllNullFieldsOrProperties();
    }
}
