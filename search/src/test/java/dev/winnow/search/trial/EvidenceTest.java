package dev.winnow.search.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** At which rung trials are compared, and whose values count there. */
class EvidenceTest {
    private static final int FIRST = 1;
    private static final int FULL = 9;
    private static final int ENOUGH = 10;
    private static final SearchSpace LINE = new SearchSpace(
            List.of(new RealParameter("x", 0, 100, Scale.LINEAR, OptionalDouble.empty(), Optional.empty())));

    private final List<Trial> history = new ArrayList<>();

    @Test
    void theHighestRungWithEnoughValuesIsComparedAndNothingIsSaidOfTrialsThatRestBelow() {
        own(3, FIRST);
        own(ENOUGH, FULL);

        assertThat(evidence().losses()).containsExactly(3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(evidence().running()).isEmpty();
        assertThat(Evidence.withStopped(LINE, Direction.MINIMIZE, history, ENOUGH)
                        .losses())
                .containsExactly(12, 12, 12, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    }

    @Test
    void aTrialThatIsStoppedIsLeftOutAndOneThatFailedOrDivergedIsTheWorst() {
        own(4, FIRST);
        history.set(0, history.get(0).withState(State.STOPPED));
        history.set(1, history.get(1).withState(State.FAILED));
        history.set(2, history.get(2).withState(State.DIVERGED));
        own(ENOUGH, FULL);

        assertThat(evidence().losses()).startsWith(13, 13, 4).hasSize(2 + ENOUGH);
    }

    @Test
    void whileFewTrialsHaveAValueThoseBelowAreTheWorst() {
        own(5, FULL);
        own(5, FIRST);

        assertThat(Evidence.at(Direction.MINIMIZE, history, FULL).losses())
                .containsExactly(0, 1, 2, 3, 4, 4, 4, 4, 4, 4);
        own(1, FULL);
        assertThat(Evidence.at(Direction.MINIMIZE, history, FULL).losses()).containsExactly(0, 1, 2, 3, 4, 10);
    }

    @Test
    void aTrialThatTrainsOnIsRunningAndNotTheWorst() {
        own(2, FIRST);
        history.set(1, history.get(1).granted(FULL));
        own(3, FULL);

        Evidence evidence = Evidence.at(Direction.MINIMIZE, history, FULL);
        assertThat(evidence.losses()).containsExactly(4, 2, 3, 4);
        assertThat(evidence.running()).containsExactly(at(1));
    }

    @Test
    void earlierTrialsAreTheModelUntilEnoughOwnOnesCameToARung() {
        earlier(12);
        own(ENOUGH - 1, FIRST);

        assertThat(evidence().losses()).hasSize(12).startsWith(0, 1, 2);
    }

    @Test
    void theFirstRungToWhichEnoughOwnTrialsCameIsTakenAndEarlierOnesTellNothingThere() {
        earlier(40);
        own(ENOUGH, FIRST);

        assertThat(evidence().losses()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void earlierTrialsCountAgainWhereEnoughOwnOnesAreFullyTrained() {
        earlier(12);
        own(ENOUGH, FULL);

        assertThat(evidence().losses()).hasSize(12 + ENOUGH);
        assertThat(evidence().configurations()).hasSize(12 + ENOUGH);
    }

    private Evidence evidence() {
        return Evidence.of(LINE, Direction.MINIMIZE, history, ENOUGH);
    }

    private void earlier(int count) {
        List<EarlierTrial> trials = IntStream.range(0, count)
                .mapToObj(i -> new EarlierTrial(at(i), i))
                .toList();
        history.addAll(EarlierTrial.numbered(trials, FULL));
    }

    /** Trials that rest at a rung; the loss of each is its number. */
    private void own(int count, int rung) {
        int first = (int) history.stream().filter(trial -> !trial.earlier()).count();
        for (int number = first; number < first + count; number++) {
            history.add(new Trial(
                    number,
                    at(number),
                    0,
                    rung,
                    Desired.PAUSED,
                    State.ACTIVE,
                    new TreeMap<>(Map.of(rung, (double) number)),
                    OptionalDouble.of(number)));
        }
    }

    private static Configuration at(double x) {
        return new Configuration(Map.of("x", new Value.Real(x)));
    }
}
