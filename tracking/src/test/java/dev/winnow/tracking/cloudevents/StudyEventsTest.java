package dev.winnow.tracking.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.StudyState;
import dev.winnow.api.StudyStatus.Best;
import dev.winnow.api.StudyStatusEdit;
import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.Yaml;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class StudyEventsTest {
    private static final String START = "2026-01-01T10:00:00Z";
    private static final String END = "2026-01-01T12:00:00Z";
    private static final Instant BEFORE = Instant.parse("2025-12-31T00:00:00Z");

    private static TuningStudy study(UnaryOperator<StudyStatusEdit> status) {
        var study = Manifests.stored(Manifests.asha("digits"));
        study.getMetadata().setNamespace("team-a");
        study.getMetadata().setUid("u-1");
        study.setStatus(status.apply(study.statusOrNew().edit()).status());
        return study;
    }

    private static StudyStatusEdit best(StudyStatusEdit status, String trial, int step, double value) {
        return status.startTime(START).best(new Best(trial, value, "" + value, step, Map.of("optimizer", "adam")));
    }

    private static List<String> marks(TuningStudy study, Set<String> told) {
        return StudyEvents.of(study).due(told, BEFORE).stream()
                .map(StudyEvent::mark)
                .toList();
    }

    @Test
    void aStudyThatHasNotStartedTellsNothing() {
        assertThat(marks(study(status -> status.state(StudyState.Waiting)), Set.of()))
                .isEmpty();
    }

    @Test
    void anEventIsACloudEventOfVersionOneInJson() {
        var event = StudyEvents.of(study(status -> best(status, "digits-3", 9, 0.75)))
                .events()
                .get(1);

        assertThat(event.id()).isEqualTo("u-1/best/digits-3/9");
        assertThat(Yaml.tree(event.json())).isEqualTo(Yaml.tree("""
                specversion: "1.0"
                id: u-1/best/digits-3/9
                source: /apis/winnow.dev/namespaces/team-a/tuningstudies
                type: dev.winnow.study.best
                subject: digits
                datacontenttype: application/json
                data:
                  namespace: team-a
                  study: digits
                  uid: u-1
                  objectives: [{metric: accuracy, direction: Maximize}]
                  best: {trial: digits-3, value: 0.75, step: 9, parameters: {optimizer: adam}}
                """));
    }

    @Test
    void startBestAndEndComeInThisOrderAndHaveTheirTimes() {
        var events = StudyEvents.of(study(status -> best(status, "digits-3", 9, 0.75)
                        .state(StudyState.Complete)
                        .completionTime(END)))
                .events();

        assertThat(events).extracting(StudyEvent::mark).containsExactly("started", "best/digits-3/9", "completed");
        assertThat(events)
                .extracting(event -> Yaml.tree(event.json()).path("time").asText())
                .containsExactly(START, "", END);
        assertThat(Yaml.tree(events.get(2).json()).at("/data/best/trial").asText())
                .isEqualTo("digits-3");
        assertThat(Yaml.tree(events.get(2).json()).at("/data/state").asText()).isEqualTo("Complete");
    }

    @Test
    void aFailedStudyHasFailed() {
        assertThat(marks(
                        study(status ->
                                status.startTime(START).state(StudyState.Failed).completionTime(END)),
                        Set.of()))
                .containsExactly("started", "failed");
    }

    @Test
    void theSameStudyMakesTheSameBytes() {
        var once = StudyEvents.of(study(status -> best(status, "digits-3", 9, 0.75)));

        assertThat(StudyEvents.of(study(status -> best(status, "digits-3", 9, 0.75))))
                .isEqualTo(once);
    }

    @Test
    void whatWasTakenIsNotDueAndAnotherBestIs() {
        var told = StudyEvents.taken(
                Set.of("started"),
                StudyEvents.of(study(status -> best(status, "digits-1", 3, 0.5)))
                        .events()
                        .get(1));

        assertThat(told).containsExactlyInAnyOrder("started", "best/digits-1/3");
        assertThat(marks(study(status -> best(status, "digits-1", 3, 0.5)), told))
                .isEmpty();
        assertThat(marks(study(status -> best(status, "digits-1", 9, 0.6)), told))
                .containsExactly("best/digits-1/9");
    }

    @Test
    void ofEachKindTheNewestIsKept() {
        var event = StudyEvents.of(study(status -> best(status, "digits-3", 9, 0.75)))
                .events()
                .get(1);

        assertThat(StudyEvents.taken(Set.of("started", "best/digits-1/3"), event))
                .containsExactlyInAnyOrder("started", "best/digits-3/9");
    }

    /** Who installs the sender does not hear of studies of last year; of one that runs, its best value and its end. */
    @Test
    void whatHappenedBeforeTheSenderWasInstalledIsNotDue() {
        var since = Instant.parse("2026-01-01T11:00:00Z");
        var running = study(status -> best(status, "digits-3", 9, 0.75));
        var ended = study(status -> best(status, "digits-3", 9, 0.75).completionTime(END));

        assertThat(StudyEvents.of(running).due(Set.of(), since))
                .extracting(StudyEvent::mark)
                .containsExactly("best/digits-3/9");
        assertThat(StudyEvents.of(ended).due(Set.of(), since))
                .extracting(StudyEvent::mark)
                .containsExactly("best/digits-3/9", "completed");
        assertThat(StudyEvents.of(ended).due(Set.of(), Instant.parse(END).plusSeconds(1)))
                .isEmpty();
    }
}
