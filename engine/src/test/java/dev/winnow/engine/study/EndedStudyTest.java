package dev.winnow.engine.study;

import static dev.winnow.engine.study.StatusScene.DONE;
import static dev.winnow.engine.study.StatusScene.some;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.StudyStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EndedStudyTest {
    private final StatusScene scene = new StatusScene();

    private static TrialFixture winner() {
        return some(0).state(State.Completed).used(90, 2).reports(9, 0.9);
    }

    private static TrialFixture loser() {
        return some(1).state(State.Stopped).used(10, 2).reports(1, 0.5);
    }

    private TuningStudy study(StudyStatus status) {
        var study = Manifests.stored(scene.manifest);
        study.setStatus(status);
        return study;
    }

    private static boolean settled(TuningStudy study, TrialFixture... trials) {
        return EndedStudy.settled(
                study, Stream.of(trials).map(TrialFixture::build).toList());
    }

    @Test
    void anEndedStudyWhoseTrialsAreOnRecordIsSettled() {
        assertThat(settled(study(scene.status(DONE, winner(), loser())), winner(), loser()))
                .isTrue();
    }

    @Test
    void whatAPodUsedThatEndedAfterTheStudyIsStillToBeRecorded() {
        var study = study(scene.status(DONE, winner(), loser()));

        assertThat(settled(
                        study,
                        winner(),
                        some(1).state(State.Stopped).used(12, 2).reports(1, 0.5)))
                .isFalse();
    }

    @Test
    void aReportThatArrivedAfterTheEndIsStillToBeRecorded() {
        var study = study(scene.status(DONE, winner(), loser()));

        assertThat(settled(study, winner(), loser().reports(3, 0.6))).isFalse();
    }

    @Test
    void aTrialThatAPersonDeletedIsStillToBeRecorded() {
        assertThat(settled(study(scene.status(DONE, winner(), loser())), winner()))
                .isFalse();
    }

    @Test
    void aStudyThatRunsIsNotSettled() {
        assertThat(settled(study(scene.status(null, winner(), loser())), winner(), loser()))
                .isFalse();
    }

    @Test
    void aChangedManifestIsStillToBeRead() {
        var study = study(scene.status(DONE, winner(), loser()));
        study.getMetadata().setGeneration(2L);

        assertThat(settled(study, winner(), loser())).isFalse();
    }

    @Test
    void theImportanceOfTheEndStays() {
        var trials = new TrialFixture[20];
        for (int i = 0; i < trials.length; i++) {
            trials[i] = some(i).state(State.Completed).used(1, 1).reports(9, 0.9 - 0.01 * i);
        }
        scene.before = scene.status(DONE, trials);
        var importance = scene.before.importance();
        assertThat(importance).isNotNull();
        var again = scene.status(null, 20, List.of(trials).subList(0, 10).toArray(TrialFixture[]::new));

        assertThat(again.importance()).isEqualTo(importance);
        assertThat(again.modelImportance()).isEqualTo(scene.before.modelImportance());
        assertThat(again.trials().completed()).isEqualTo(10);
    }
}
