package dev.winnow.operator.study;

import static dev.winnow.operator.cluster.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.winnow.operator.api.TrialSpec.Desired;
import dev.winnow.operator.api.TrialSpec.Reason;
import dev.winnow.operator.api.TrialStatus.State;
import dev.winnow.operator.cluster.TrialFixture;
import dev.winnow.search.IntegerParameter;
import dev.winnow.search.Scale;
import dev.winnow.search.SearchSpace;
import dev.winnow.search.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryTest {
    private static final SearchSpace SPACE =
            new SearchSpace(List.of(new IntegerParameter("units", 1, 9, 1, Scale.LINEAR, Optional.empty())));

    private static TrialFixture some() {
        return trial().parameters(Map.of("units", "7"));
    }

    private static List<Trial> history(TrialFixture... trials) {
        return History.of(
                SPACE, List.of(trials).stream().map(TrialFixture::build).toList());
    }

    @Test
    void readsATrialWithItsGrantItsRungsAndItsLatestValue() {
        var read = history(some().number(4).granted(3).reports(1, 0.5).reports(2, 0.6))
                .get(0);

        assertThat(read.number()).isEqualTo(4);
        assertThat(read.configuration().values().get("units")).hasToString("7");
        assertThat(read.resource()).isEqualTo(3);
        assertThat(read.rungs()).containsExactly(entry(1, 0.5));
        assertThat(read.value()).hasValue(0.6);
    }

    @Test
    void sortsByNumberWhateverTheCachesOrder() {
        assertThat(history(some().number(10), some().number(2), some().number(0)))
                .extracting(Trial::number)
                .containsExactly(0, 2, 10);
    }

    @ParameterizedTest
    @CsvSource({
        "Pending, ACTIVE",
        "Queued, ACTIVE",
        "Running, ACTIVE",
        "Paused, ACTIVE",
        "Completed, COMPLETED",
        "Stopped, STOPPED",
        "Failed, FAILED"
    })
    void aStateIsActiveUntilTheTrialEnds(State state, dev.winnow.search.State planners) {
        assertThat(history(some().state(state, 0, 0)).get(0).state()).isEqualTo(planners);
    }

    @Test
    void aTrialThatNobodyLookedAtIsActive() {
        assertThat(history(some()).get(0).state()).isEqualTo(dev.winnow.search.State.ACTIVE);
    }

    @Test
    void aDivergenceCountsBeforeTheTrialsReconcilerHasSeenIt() {
        assertThat(history(some().state(State.Running, 0, 0).diverges(1)).get(0).state())
                .isEqualTo(dev.winnow.search.State.DIVERGED);
    }

    @ParameterizedTest
    @CsvSource({"Running, RUNNING", "Paused, PAUSED", "Stopped, STOPPED"})
    void theWishIsRead(Desired desired, dev.winnow.search.Desired planners) {
        assertThat(history(some().desired(desired, Reason.Suspended)).get(0).desired())
                .isEqualTo(planners);
    }
}
