package dev.winnow.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Parameter;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.When;
import dev.winnow.search.study.Studies;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AutoSamplerTest {
    private static final Sampler GP = new GpSampler();

    @Test
    void mixesGpAndCmaEsWhileThereAreFewTrialsAndSaysSo() {
        AutoSampler.Choice first = new AutoSampler(4).choice(Studies.line(), trials(0));
        assertThat(first.sampler()).isEqualTo(GP);
        assertThat(first.reason())
                .isEqualTo("GP, and CMA-ES for every third trial; TPE follows after 250 trials that were not stopped");
        assertThat(new AutoSampler(4).choice(Studies.line(), trials(249)).reason())
                .isEqualTo(first.reason());
        assertThat(new AutoSampler(4).choice(Studies.line(), trials(250)))
                .isEqualTo(new AutoSampler.Choice(
                        new TpeSampler(), "TPE: after 250 trials that were not stopped; GP chose before"));
    }

    /** Few of the trials of a study with a pruner are in the model of the Gaussian process. */
    @Test
    void trialsThatWereStoppedDoNotCount() {
        List<Trial> trials = new ArrayList<>(trials(250));
        trials.set(7, trials.get(7).withState(State.STOPPED));
        assertThat(new AutoSampler(4).choice(Studies.line(), trials).reason()).startsWith("GP");
    }

    private static List<Trial> trials(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> Studies.completed(number, Studies.x(number / 1000.0), number))
                .toList();
    }

    /** Trials 2, 5 and 8 are still among the 10 that cover the space. */
    @Test
    void everyThirdTrialComesFromCmaEsFromTheEleventhOn() {
        assertThat(IntStream.range(0, 20).filter(trials -> new AutoSampler(4)
                        .choice(Studies.line(), trials(trials))
                        .sampler()
                        .equals(new CmaEsSampler(4))))
                .containsExactly(11, 14, 17);
    }

    @Test
    void gpDrawsAllWhereCmaEsHasNoWayToGo() {
        SearchSpace choices = new SearchSpace(List.of(Studies.choice("optimizer", "sgd", "adam")));
        SearchSpace conditional = new SearchSpace(List.of(
                Studies.choice("optimizer", "sgd", "adam"),
                new RealParameter(
                        "momentum",
                        0,
                        1,
                        Scale.LINEAR,
                        OptionalDouble.empty(),
                        Optional.of(new When("optimizer", Set.of("sgd"))))));
        for (SearchSpace space : List.of(choices, conditional)) {
            for (int trials = 10; trials < 16; trials++) {
                assertThat(new AutoSampler(4).choice(space, trials(trials)))
                        .isEqualTo(new AutoSampler.Choice(
                                GP, "GP: learns most from few trials; TPE follows after 250 that were not stopped"));
            }
        }
    }

    @Test
    void eachTrialIsDrawnByTheSamplerOfItsTurn() {
        RandomStreams streams = new RandomStreams(5);
        List<Trial> history = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Configuration tried = new SobolSampler().sample(Studies.line(), Direction.MINIMIZE, history, i, streams);
            history.add(Studies.completed(i, tried, Math.cos(i)));
        }
        for (int number = 11; number < 13; number++) {
            List<Trial> before = history.subList(0, number);
            Sampler turn = number == 11 ? new CmaEsSampler(4) : GP;
            assertThat(new AutoSampler(4).sample(Studies.line(), Direction.MINIMIZE, before, number, streams))
                    .isEqualTo(turn.sample(Studies.line(), Direction.MINIMIZE, before, number, streams));
        }
    }

    @Test
    void takesTpeForManyAtOnceAndForManyParameters() {
        assertThat(new AutoSampler(20).choice(Studies.line(), trials(0)).sampler())
                .isEqualTo(GP);
        assertThat(new AutoSampler(21).choice(Studies.line(), trials(0)).reason())
                .isEqualTo("TPE: 21 parallel trials are more than the 20 that suit GP");
        SearchSpace wide = new SearchSpace(IntStream.range(0, 31)
                .<Parameter>mapToObj(i -> Studies.real("x" + i, 0, 1))
                .toList());
        assertThat(new AutoSampler(1).choice(wide, List.of()).reason())
                .isEqualTo("TPE: 31 parameters are more than the 30 that suit GP");
    }
}
