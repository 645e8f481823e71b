package dev.winnow.engine.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Instant EARLY = Instant.parse("2026-01-01T00:00:00.900Z");
    private static final Instant LATE = Instant.parse("2026-01-01T01:00:00Z");

    private static List<Condition> set(List<Condition> before, Instant now, boolean status, String reason) {
        return new Conditions(before, 2L, now)
                .set("Progressing", status, reason, "a sentence")
                .list();
    }

    @Test
    void aNewConditionHoldsTheTimeInWholeSeconds() {
        assertThat(set(List.of(), EARLY, true, "Running")).singleElement().satisfies(condition -> {
            assertThat(condition.getType()).isEqualTo("Progressing");
            assertThat(condition.getStatus()).isEqualTo("True");
            assertThat(condition.getReason()).isEqualTo("Running");
            assertThat(condition.getMessage()).isEqualTo("a sentence");
            assertThat(condition.getObservedGeneration()).isEqualTo(2);
            assertThat(condition.getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
        });
    }

    @Test
    void anotherReasonDoesNotMoveTheTimeOfTheTransition() {
        var after = set(set(List.of(), EARLY, true, "Running"), LATE, true, "Waiting");

        assertThat(after).singleElement().satisfies(condition -> {
            assertThat(condition.getReason()).isEqualTo("Waiting");
            assertThat(condition.getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
        });
    }

    @Test
    void anotherStatusMovesTheTimeOfTheTransition() {
        assertThat(set(set(List.of(), EARLY, true, "Running"), LATE, false, "TrialsDone"))
                .singleElement()
                .satisfies(condition ->
                        assertThat(condition.getLastTransitionTime()).isEqualTo("2026-01-01T01:00:00Z"));
    }

    @Test
    void aLongMessageIsCutTo4096Characters() {
        assertThat(new Conditions(null, 1L, EARLY)
                        .set("Accepted", false, "InvalidSpec", "x".repeat(10_000))
                        .list())
                .singleElement()
                .satisfies(condition -> assertThat(condition.getMessage()).hasSize(4_096));
    }

    @Test
    void findsAConditionByItsType() {
        var conditions = set(List.of(), EARLY, true, "Running");

        assertThat(Conditions.isTrue(conditions, "Progressing")).isTrue();
        assertThat(Conditions.isTrue(conditions, "Complete")).isFalse();
        assertThat(Conditions.find(null, "Progressing")).isEmpty();
    }
}
