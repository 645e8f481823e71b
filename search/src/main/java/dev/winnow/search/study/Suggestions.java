package dev.winnow.search.study;

import dev.winnow.search.pruner.Pruner;
import dev.winnow.search.sampler.Places;
import dev.winnow.search.sampler.RandomSampler;
import dev.winnow.search.sampler.Sampler;
import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.FeasibleWalk;
import dev.winnow.search.space.RandomStreams;
import dev.winnow.search.trial.Trial;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The configurations of a study's new trials. This class alone keeps a finite space from being searched twice. Whatever
 * the sampler, a configuration that another trial has is drawn again. If no draw is free, the first free configuration
 * after a random place in the enumeration is taken. In an infinite space a repeat is only made unlikely.
 *
 * <p>A configuration that does not meet the constraints is drawn again as well. If no draw meets them, a {@link FeasibleWalk}
 * looks for one. Draws, walks and the way through the enumeration are bounded. If all find nothing, the space counts as
 * exhausted.
 */
final class Suggestions {
    /**
     * After this many draws the next ones are random, because a model may propose a taken configuration again and
     * again.
     */
    private static final int DRAWS_BY_SAMPLER = 4;

    /** The same under constraints: many draws may break a constraint, and the model still knows better than chance. */
    private static final int CONSTRAINED_DRAWS_BY_SAMPLER = 16;

    private static final int DRAWS_AT_RANDOM = 16;
    /** The same where few configurations may meet the constraints; then walks look for some. */
    private static final int CONSTRAINED_DRAWS_AT_RANDOM = 256;

    private static final int WALKS = 4;

    private final Study study;
    private final DrawBudget budget;
    private final RandomStreams streams;
    /** What the sampler learns from: trials of earlier studies, then those of this one. Filled when it is needed. */
    private final Supplier<List<Trial>> history;

    private final Optional<BigInteger> size;
    private final UsedConfigurations used;
    private final Places places;
    /** What a person asked for and no trial has yet. */
    private final List<Configuration> due;
    /** How many of these this plan tries. */
    private int begun;
    /** What is taken besides: an initial configuration stays reserved for its initial trial, even after the trial was withdrawn. */
    private final Supplier<Set<Configuration>> reserved;
    /** The number of the trial for which nothing was found. */
    private OptionalInt end = OptionalInt.empty();

    Suggestions(Standing standing, DrawBudget budget) {
        this.study = standing.study();
        this.budget = budget;
        this.streams = new RandomStreams(study.seed());
        this.size = study.space().size();
        this.history = filled(new ArrayList<>(), () -> study.history(standing.learned()));
        this.used = standing.index().used();
        this.places = standing.places();
        this.due = due(standing);
        this.reserved = filled(new HashSet<>(), study::initialTrials);
    }

    private List<Configuration> due(Standing standing) {
        List<Configuration> initial = study.initialTrials();
        Set<Integer> first = standing.trials().stream()
                .map(Trial::number)
                .takeWhile(number -> number < initial.size())
                .collect(Collectors.toSet());
        return InitialTrials.due(initial, standing.next(), first::contains, used::contains);
    }

    /** A collection that is filled when it is first asked for: most plans create nothing. */
    private static <T, C extends Collection<T>> Supplier<C> filled(C collection, Supplier<List<T>> content) {
        return () -> {
            if (collection.isEmpty()) {
                collection.addAll(content.get());
            }
            return collection;
        };
    }

    /**
     * The most trials that the study can have: as many as are asked for, or as many as a finite space has configurations.
     *
     * @param next the number of the next trial
     */
    int most(int next, int asked) {
        if (size.isEmpty() || size.get().bitLength() >= Integer.SIZE) {
            return asked;
        }
        long all = next + due.size() + size.get().longValueExact();
        int mostTaken = used.size() + study.initialTrials().size(); // The exact number takes long to find out.
        return asked <= all - mostTaken
                ? asked
                : (int) Math.min(
                        asked,
                        all - taken().stream().filter(study.space()::contains).count());
    }

    private Set<Configuration> taken() {
        Set<Configuration> taken = used.all();
        taken.addAll(reserved.get());
        return taken;
    }

    /** Whether another trial may be created by this plan, which has created some. */
    boolean allowed(int created) {
        return budget.allows(created);
    }

    /**
     * Creates the trial with this number, which must be below {@link #most}; later suggestions take it into account. Empty if no
     * configuration that meets the constraints was found.
     */
    Optional<Action.Create> next(int number, Pruner.Start start) {
        Optional<Action.Origin> origin = start.inheritance().map(inheritance -> origin(inheritance, number));
        Optional<Configuration> found =
                origin.isPresent() ? origin.map(from -> inherited(from, start.inheritance(), number)) : fresh(number);
        if (found.isEmpty()) {
            end = OptionalInt.of(number);
        }
        return found.map(configuration -> {
            reserved.get().add(configuration);
            history.get().add(Trial.created(number, configuration, start.bracket(), start.resource()));
            return new Action.Create(number, configuration, start.bracket(), start.resource(), origin);
        });
    }

    private Action.Origin origin(Pruner.Inheritance inheritance, int number) {
        double fraction = streams.stream(number, "parent").nextDouble();
        List<Integer> parents = inheritance.parents();
        return new Action.Origin(parents.get((int) (fraction * parents.size())), inheritance.step());
    }

    /** The parent's configuration, changed unless the change breaks a constraint. */
    private Configuration inherited(Action.Origin origin, Optional<Pruner.Inheritance> inheritance, int number) {
        Configuration parent = history.get().stream()
                .filter(trial -> trial.number() == origin.trial())
                .findFirst()
                .orElseThrow()
                .configuration();
        return inheritance
                .flatMap(Pruner.Inheritance::change)
                .map(change -> change.of(study.space(), parent, number, streams))
                .filter(study.space()::meets)
                .orElse(parent);
    }

    private Optional<Configuration> fresh(int number) {
        return begun < due.size() ? Optional.of(due.get(begun++)) : unused(number);
    }

    /** The number of the trial for which no configuration was found; empty if all were found. */
    OptionalInt end() {
        return end;
    }

    private Optional<Configuration> unused(int number) {
        boolean constrained = !study.space().constraints().isEmpty();
        int bySampler = constrained ? CONSTRAINED_DRAWS_BY_SAMPLER : DRAWS_BY_SAMPLER;
        boolean large = constrained && !study.space().countable();
        int most = bySampler + (large ? CONSTRAINED_DRAWS_AT_RANDOM : DRAWS_AT_RANDOM);
        Configuration proposed = draw(study.sampler(), number, 0);
        Configuration drawn = proposed;
        // A grid would walk through its enumeration once more, to the same configuration.
        int next = study.sampler().randomised() ? 1 : bySampler;
        for (int i = next; i < most && !free(drawn); i++) {
            drawn = draw(i < bySampler ? study.sampler() : new RandomSampler(), number, i);
        }
        if (free(drawn)) {
            return Optional.of(drawn);
        }
        Optional<Configuration> walked = large ? walked(number, proposed) : Optional.empty();
        if (walked.isPresent()) {
            return walked;
        }
        boolean once = study.space().indices().isPresent() && !study.pruner().inherits();
        return once
                ? firstUnused(number, study.space().indices().get())
                : Optional.of(drawn).filter(study.space()::meets);
    }

    /** Where few configurations meet the constraints: one near the proposal of a sampler that learns, else any. */
    private Optional<Configuration> walked(int number, Configuration proposed) {
        FeasibleWalk walk = new FeasibleWalk(study.space(), streams.stream(number, "feasible walk"));
        for (int i = 0; i < WALKS; i++) {
            Optional<Configuration> found =
                    (i == 0 && study.sampler().learns() ? walk.near(proposed) : walk.anywhere()).filter(this::free);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private boolean free(Configuration configuration) {
        return !reserved.get().contains(configuration)
                && !used.contains(configuration)
                && study.space().meets(configuration);
    }

    private Configuration draw(Sampler sampler, int number, int attempt) {
        return sampler.sample(
                study.space(), study.objective().direction(), history.get(), number, streams.redraw(attempt), places);
    }

    /**
     * The first free configuration after a random place. Without constraints there are at most as many steps as used
     * configurations.
     */
    private Optional<Configuration> firstUnused(int number, BigInteger indices) {
        RandomGenerator random = streams.stream(number, "enumeration");
        byte[] start = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(random.nextLong())
                .putLong(random.nextLong())
                .array();
        BigInteger index = new BigInteger(1, start).mod(indices);
        Configuration configuration = study.space().at(index);
        int steps = taken().size() + study.space().mostCounted();
        for (int i = 0; i < steps && !free(configuration); i++) {
            index = index.add(BigInteger.ONE).mod(indices);
            configuration = study.space().at(index);
        }
        return Optional.of(configuration).filter(this::free);
    }
}
