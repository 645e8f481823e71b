package dev.winnow.ui;

import static dev.winnow.testkit.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.testkit.Manifests;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the page gets of all trials, and what each of them did when. */
class TrialColumnsTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private static JsonNode columns(StudyPage page) throws Exception {
        return Reply.JSON.readTree(Reply.JSON.writeValueAsBytes(new TrialColumns(page)));
    }

    @Test
    void eachFieldIsAColumnAndWhatIsNotKnownIsNull() throws Exception {
        var trials = List.of(
                trial().number(0)
                        .granted(3)
                        .parameters(Map.of("learningRate", "0.01", "hiddenUnits", "64", "optimizer", "adam"))
                        .reports(1, 0.5)
                        .reports(3, 0.75)
                        .state(State.Running)
                        .used(60, 2)
                        .build(),
                trial().number(4)
                        .parameters(Map.of("learningRate", "0.1", "optimizer", "sgd", "momentum", "0.9"))
                        .state(State.Failed, "OOMKilled", "the trainer used more than it may")
                        .build());

        var columns = columns(StudyPage.of(Manifests.stored(Manifests.asha("digits")), trials, BEGIN));

        assertThat(columns.get("number").toString()).isEqualTo("[0,4]");
        assertThat(columns.get("name").toString()).isEqualTo("[\"digits-0\",\"digits-4\"]");
        assertThat(columns.get("state").toString()).isEqualTo("[\"Running\",\"Failed\"]");
        assertThat(columns.get("reason").toString()).isEqualTo("[null,\"OOMKilled\"]");
        assertThat(columns.get("value").toString()).isEqualTo("[0.75,null]");
        assertThat(columns.get("step").toString()).isEqualTo("[3,null]");
        assertThat(columns.get("rungs").toString()).isEqualTo("[[1,0.5,3,0.75],[]]");
        assertThat(columns.get("counted").toString()).isEqualTo("[[3,\"2026-01-01T00:00:00Z\",null,0.75],null]");
        assertThat(columns.get("gpuSeconds").toString()).isEqualTo("[120.0,0.0]");
        assertThat(columns.at("/parameters/learningRate").toString()).isEqualTo("[0.01,0.1]");
        assertThat(columns.at("/parameters/hiddenUnits").toString()).isEqualTo("[64,null]");
        assertThat(columns.at("/parameters/optimizer").toString()).isEqualTo("[\"adam\",\"sgd\"]");
    }

    @Test
    void timesAreMillisecondsAndWhatGoesOnHasNoEnd() {
        var running = trial().number(3)
                .state(State.Running)
                .but(edit -> edit.startTime(BEGIN.plusSeconds(5).toString()))
                .build();
        double begin = BEGIN.toEpochMilli();

        assertThat(ReadColumns.of(Timelines.of(List.of(running)).bytes()))
                .isEqualTo(List.of(
                        List.of(3),
                        List.of(0, 2),
                        List.of(1, 3),
                        List.of(1, 1),
                        List.of(0, 0),
                        List.of(begin, begin + 5000),
                        List.of(begin + 5000, Double.NaN)));
    }
}
