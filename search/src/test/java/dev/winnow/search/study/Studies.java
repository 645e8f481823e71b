package dev.winnow.search.study;

import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.space.CategoricalParameter;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.IntegerParameter;
import dev.winnow.search.space.OrdinalParameter;
import dev.winnow.search.space.RealParameter;
import dev.winnow.search.space.Scale;
import dev.winnow.search.space.SearchSpace;
import dev.winnow.search.space.Value;
import dev.winnow.search.trial.Desired;
import dev.winnow.search.trial.Direction;
import dev.winnow.search.trial.Objectives;
import dev.winnow.search.trial.State;
import dev.winnow.search.trial.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Studies to test with; each method gives one that differs in what its name says. */
public final class Studies {
    private Studies() {}

    /** One real parameter x in [0, 1]. */
    public static SearchSpace line() {
        return new SearchSpace(List.of(real("x", 0, 1)));
    }

    public static RealParameter real(String name, double min, double max) {
        return new RealParameter(name, min, max, Scale.LINEAR, OptionalDouble.empty(), Optional.empty());
    }

    public static IntegerParameter whole(String name, long min, long max) {
        return new IntegerParameter(name, min, max, 1, Scale.LINEAR, Optional.empty());
    }

    public static CategoricalParameter choice(String name, String... values) {
        return new CategoricalParameter(name, List.of(values), Optional.empty());
    }

    public static OrdinalParameter ordinal(String name, String... values) {
        return new OrdinalParameter(name, List.of(values), Optional.empty());
    }

    /** A trial that came to its end at step 1. */
    public static Trial completed(int number, Configuration configuration, double value) {
        return new Trial(
                number,
                configuration,
                0,
                1,
                Desired.RUNNING,
                State.COMPLETED,
                new TreeMap<>(Map.of(1, value)),
                OptionalDouble.of(value));
    }

    public static Study minimising(Pruner pruner, Limits limits) {
        return study(line(), new RandomSampler(), pruner, limits);
    }

    public static Study study(SearchSpace space, Sampler sampler, Pruner pruner, Limits limits) {
        return new Study(space, Objectives.of(Direction.MINIMIZE), sampler, 7, pruner, limits);
    }

    /** A configuration of {@link #line()}. */
    public static Configuration x(double value) {
        return new Configuration(Map.of("x", new Value.Real(value)));
    }

    /** The actions of a plan, for short assertions. */
    public static List<String> describe(Plan plan) {
        return plan.actions().stream().map(action -> action.accept(WORDS)).toList();
    }

    private static final Action.Visitor<String> WORDS = new Action.Visitor<>() {
        @Override
        public String create(Action.Create create) {
            return "create " + create.number();
        }

        @Override
        public String grant(Action.Grant grant) {
            return "grant " + grant.trial() + " to " + grant.resource();
        }

        @Override
        public String pause(Action.Pause pause) {
            return "pause " + pause.trial();
        }

        @Override
        public String stop(Action.Stop stop) {
            return "stop " + stop.trial() + " " + stop.reason();
        }
    };
}
