package dev.winnow.engine.study;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptCheckpointsTest {
    private static TrialFixture trial(int number) {
        return TrialFixture.trial()
                .number(number)
                .parameters(Map.of("learningRate", "0.01", "hiddenUnits", "16", "optimizer", "adam"));
    }

    /** Trained to its last step, 9. */
    private static TrialFixture trained(int number) {
        return trial(number).granted(9).state(State.Completed);
    }

    private static final List<TuningTrial> TRIALS = List.of(
            trial(0).granted(1).reports(1, 0.3).state(State.Stopped).build(),
            trained(1).reports(1, 0.4).reports(9, 0.5).build(),
            trained(2).reports(1, 0.6).reports(9, 0.8).build(),
            trial(3).state(State.Failed).build());

    private static ObjectNode keep(String keep) {
        var manifest = Manifests.checkpointed(Manifests.asha("digits"));
        return with(manifest, "/spec/trial/checkpoints/keep", keep);
    }

    private static Optional<Set<String>> kept(ObjectNode manifest, List<TuningTrial> trials) {
        return KeptCheckpoints.of(new StudyReader(), Manifests.stored(manifest), trials);
    }

    @Test
    void theBestTrialsStay() {
        assertThat(kept(keep("Best"), TRIALS)).contains(Set.of("digits-2"));
    }

    @Test
    void theTrialsThatTrainedToTheLastStepStayToo() {
        assertThat(kept(keep("BestAndLast"), TRIALS)).contains(Set.of("digits-1", "digits-2"));
    }

    @Test
    void nobodysStay() {
        assertThat(kept(keep("None"), TRIALS)).contains(Set.of());
    }

    @Test
    void allStayUnlessTheManifestSaysOtherwise() {
        assertThat(kept(keep("All"), TRIALS)).isEmpty();
        assertThat(kept(Manifests.checkpointed(Manifests.asha("digits")), TRIALS))
                .isEmpty();
        assertThat(kept(Manifests.asha("digits"), TRIALS)).as("there are none").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Best", "BestAndLast"})
    void whereNothingIsTheBestAllStay(String keep) {
        assertThat(kept(keep(keep), List.of(TRIALS.get(3)))).isEmpty();
        assertThat(kept(keep(keep), List.of())).isEmpty();
    }

    @Test
    void withSeveralObjectivesAllStayThatNoOtherBeats() {
        var manifest = with(keep("Best"), "/spec/objectives/-", "{metric: millis, direction: Minimize}");
        var trials = List.of(
                trained(0).reports(9, Map.of("accuracy", 0.5, "millis", 1.0)).build(),
                trained(1).reports(9, Map.of("accuracy", 0.4, "millis", 2.0)).build(),
                trained(2).reports(9, Map.of("accuracy", 0.9, "millis", 9.0)).build());

        assertThat(kept(manifest, trials)).contains(Set.of("digits-0", "digits-2"));
    }
}
