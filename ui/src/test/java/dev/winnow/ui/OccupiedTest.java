package dev.winnow.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.StudyState;
import dev.winnow.api.StudyStatus.Counts;
import dev.winnow.api.TuningStudy;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import dev.winnow.testkit.Manifests;
import dev.winnow.ui.StudyRow.Holds;
import dev.winnow.ui.StudyRow.OnNode;
import dev.winnow.ui.StudyRow.Wait;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the trials of a study occupy, by their pods. */
class OccupiedTest {
    private static AttemptView pod(String node, Stage stage, boolean over) {
        return new AttemptView(
                "pod",
                "uid",
                1,
                Optional.empty(),
                Instant.EPOCH,
                false,
                stage,
                over,
                Optional.of(node).filter(name -> !name.isEmpty()),
                1);
    }

    private static AttemptView running(String node) {
        return pod(node, new Stage.Running(), false);
    }

    private static AttemptView waiting() {
        return pod("", Stage.Waiting.forNode("Unschedulable", "no room"), false);
    }

    @Test
    void aTrialOfSeveralPodsIsOneTrial() {
        var occupied = Occupied.of(List.of(
                List.of(running("a"), running("a")), List.of(running("a"), running("b")), List.of(running("b"))));

        assertThat(occupied.holds()).isEqualTo(new Holds(5, 3, List.of(new OnNode("a", 3, 2), new OnNode("b", 2, 2))));
    }

    @Test
    void aTrialWaitsOnceHoweverManyOfItsPodsDo() {
        var occupied = Occupied.of(List.of(List.of(waiting(), waiting()), List.of(running("a"), waiting())));

        assertThat(occupied.waits()).containsExactly(new Wait("Unschedulable", "no room", 2, Instant.EPOCH.toString()));
        assertThat(occupied.holds()).isEqualTo(new Holds(1, 1, List.of(new OnNode("a", 1, 1))));
    }

    private static TuningStudy study(String state) {
        var study = Manifests.stored(Manifests.asha("digits"));
        var waiting = new ConditionBuilder()
                .withType("Progressing")
                .withMessage("digits-0: Suspended: no quota is free")
                .build();
        study.setStatus(study.statusOrNew()
                .edit()
                .state(StudyState.valueOf(state))
                .trials(new Counts(3, 1, 2, 0, 0, 0, 0, 0))
                .conditions(List.of(waiting))
                .status());
        return study;
    }

    /** An object that its queue holds back has no pod that could say so. */
    @Test
    void whereNoPodSaysWhatTrialsWaitForTheStudyDoes() {
        var none = Occupied.of(List.of());

        assertThat(none.or(study("Waiting")).waits())
                .containsExactly(new Wait("Waiting", "digits-0: Suspended: no quota is free", 3, null));
        assertThat(none.or(study("Running")).waits()).isEmpty();
        var pods = Occupied.of(List.of(List.of(waiting())));
        assertThat(pods.or(study("Waiting"))).isEqualTo(pods);
    }

    @Test
    void whatHasEndedHoldsNothing() {
        var ended = pod("a", new Stage.Succeeded(Optional.empty()), true);

        assertThat(Occupied.of(List.of(List.of(ended), List.of(ended, running("a"))))
                        .holds())
                .isEqualTo(new Holds(1, 1, List.of(new OnNode("a", 1, 1))));
    }
}
