package dev.winnow.search.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.search.study.Studies;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {
    private static final CategoricalParameter OPTIMIZER = Studies.choice("optimizer", "sgd", "adam", "rms");
    private static final Parameter MOMENTUM = new RealParameter(
            "momentum",
            0,
            0.9,
            Scale.LINEAR,
            OptionalDouble.of(0.1),
            Optional.of(new When("optimizer", Set.of("sgd"))));
    private static final Parameter NESTEROV = new CategoricalParameter(
            "nesterov", List.of("yes", "no"), Optional.of(new When("optimizer", Set.of("sgd", "rms"))));
    private static final SearchSpace CONDITIONAL =
            new SearchSpace(List.of(Studies.whole("layers", 1, 4), OPTIMIZER, MOMENTUM, NESTEROV));

    @Test
    void theSizeIsExact() {
        List<Parameter> parameters = new ArrayList<>();
        for (int options : new int[] {256, 10, 64, 3, 4, 5, 4, 3, 3, 128}) {
            parameters.add(Studies.whole("p" + parameters.size(), 1, options));
        }
        assertThat(new SearchSpace(parameters).size()).contains(new BigInteger("45298483200"));
    }

    @Test
    void aConditionalSpaceIsTheSumOverItsBranches() {
        // 4 layers x (sgd with 10 x 2, adam alone, rms with 2)
        assertThat(CONDITIONAL.size()).contains(BigInteger.valueOf(4 * (20 + 1 + 2)));
        assertThat(new SearchSpace(List.of(OPTIMIZER, Studies.real("rate", 0, 1))).size())
                .isEmpty();
    }

    @Test
    void indicesRunAsNestedLoops() {
        assertThat(CONDITIONAL.at(BigInteger.ZERO).values())
                .hasToString("{layers=1, optimizer=sgd, momentum=0.0, nesterov=yes}");
        assertThat(CONDITIONAL.at(BigInteger.ONE).values())
                .hasToString("{layers=1, optimizer=sgd, momentum=0.0, nesterov=no}");
        assertThat(CONDITIONAL.at(BigInteger.valueOf(20)).values()).hasToString("{layers=1, optimizer=adam}");
        assertThat(CONDITIONAL.at(BigInteger.valueOf(91)).values())
                .hasToString("{layers=4, optimizer=rms, nesterov=no}");
        assertThatThrownBy(() -> CONDITIONAL.at(BigInteger.valueOf(92))).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Studies.line().at(BigInteger.ZERO)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Property(tries = 200, seed = "1")
    void everyIndexIsAnotherConfigurationOfTheSpace(@ForAll("spaces") SearchSpace space) {
        int size = space.size().orElseThrow().intValueExact();
        Set<Configuration> all = new HashSet<>();
        for (int i = 0; i < size; i++) {
            Configuration configuration = space.at(BigInteger.valueOf(i));
            assertThat(space.contains(configuration)).isTrue();
            assertThat(space.parse(texts(configuration))).isEqualTo(configuration);
            assertThat(all.add(configuration)).isTrue();
        }
    }

    /** Trees of categorical parameters with whole numbers here and there. */
    @Provide
    Arbitrary<SearchSpace> spaces() {
        return Arbitraries.randomValue(random -> {
            List<Parameter> parameters = new ArrayList<>();
            List<CategoricalParameter> parents = new ArrayList<>();
            int count = 1 + random.nextInt(6);
            for (int i = 0; i < count; i++) {
                Optional<When> when = Optional.empty();
                if (!parents.isEmpty() && random.nextInt(3) > 0) {
                    CategoricalParameter parent = parents.get(random.nextInt(parents.size()));
                    int values = 1 + random.nextInt(parent.values().size());
                    when = Optional.of(
                            new When(parent.name(), Set.copyOf(parent.values().subList(0, values))));
                }
                if (random.nextBoolean()) {
                    var categorical = new CategoricalParameter(
                            "p" + i, List.of("a", "b", "c").subList(0, 1 + random.nextInt(3)), when);
                    parents.add(categorical);
                    parameters.add(categorical);
                } else {
                    parameters.add(new IntegerParameter("p" + i, 0, 1 + random.nextInt(2), 1, Scale.LINEAR, when));
                }
            }
            return new SearchSpace(parameters);
        });
    }

    @Test
    void containsLooksAtWhatIsActive() {
        Value layers = new Value.Whole(2);
        Value adam = new Value.Choice("adam");
        assertThat(CONDITIONAL.contains(new Configuration(Map.of("layers", layers, "optimizer", adam))))
                .isTrue();
        assertThat(CONDITIONAL.contains(new Configuration(Map.of("layers", layers))))
                .isFalse();
        assertThat(CONDITIONAL.contains(new Configuration(
                        Map.of("layers", layers, "optimizer", adam, "nesterov", new Value.Choice("yes")))))
                .isFalse();
        assertThat(CONDITIONAL.contains(new Configuration(Map.of("layers", new Value.Whole(9), "optimizer", adam))))
                .isFalse();
        assertThat(CONDITIONAL.contains(new Configuration(Map.of("layers", new Value.Real(2), "optimizer", adam))))
                .isFalse();
    }

    @Test
    void parsingNamesTheParameterThatIsWrong() {
        refusesText(Map.of("layers", "2"), "'optimizer' is missing");
        refusesText(
                Map.of("layers", "2", "optimizer", "adam", "momentum", "0.1"),
                "'momentum' is active only when 'optimizer' is one of sgd");
        refusesText(Map.of("layers", "2", "optimizer", "adam", "depth", "3"), "'depth' is not in the search space");
        refusesText(Map.of("layers", "5", "optimizer", "adam"), "'layers': 5 is out of range");
    }

    @Test
    void refusesASpaceThatMeansNothing() {
        When onOptimizer = new When("optimizer", Set.of("sgd"));
        refuses("no parameters");
        refuses("'optimizer' is defined twice", OPTIMIZER, OPTIMIZER);
        refuses("does not exist", conditional("m", onOptimizer));
        refuses("is defined later", conditional("m", onOptimizer), OPTIMIZER);
        refuses("is the parameter itself", conditional("optimizer", onOptimizer));
        refuses("is not categorical", Studies.whole("layers", 1, 3), conditional("m", new When("layers", Set.of("1"))));
        refuses(
                "'lbfgs', which is not a value of 'optimizer'; use some of sgd, adam, rms",
                OPTIMIZER,
                conditional("m", new When("optimizer", Set.of("lbfgs"))));
    }

    private static Parameter conditional(String name, When when) {
        return new CategoricalParameter(name, List.of("a", "b"), Optional.of(when));
    }

    private static void refuses(String message, Parameter... parameters) {
        assertThatThrownBy(() -> new SearchSpace(List.of(parameters)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static void refusesText(Map<String, String> texts, String message) {
        assertThatThrownBy(() -> CONDITIONAL.parse(texts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static Map<String, String> texts(Configuration configuration) {
        return configuration.values().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().toString()));
    }
}
