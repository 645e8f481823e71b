package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.checkpointed;
import static dev.winnow.testkit.Manifests.plain;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Faults;
import dev.winnow.testkit.FaultyLine;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.OperatorAccount;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Operators that die at every write: each of them makes one write, and dies before the next one, after this one, or before its
 * answer; the next operator goes on. Each study ends where it ends undisturbed.
 *
 * <p>The ways to die take turns, and in the Hyperband study an operator makes three writes, because of the time.
 * {@code -Dcrash.points=all} takes each way at every write of every study. How many died is printed.
 */
@Execution(ExecutionMode.CONCURRENT)
class CrashPointsIT {
    private static final Logger LOG = Logger.getLogger(CrashPointsIT.class);

    /** One operator, and a whole study, on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final boolean ALL = System.getProperty("crash.points", "").equals("all");

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private static final Map<Scenario, List<String>> UNDISTURBED = new ConcurrentHashMap<>();

    /** How an operator dies. */
    private enum Crash {
        BEFORE_THE_NEXT_WRITE,
        AFTER_THE_WRITE,
        BEFORE_THE_ANSWER
    }

    /** Which way the operators of a study die, one after the other. */
    enum Ways {
        BEFORE(Crash.BEFORE_THE_NEXT_WRITE),
        AFTER(Crash.AFTER_THE_WRITE),
        WITHOUT_THE_ANSWER(Crash.BEFORE_THE_ANSWER),
        IN_TURN(Crash.values());

        private final List<Crash> crashes;

        Ways(Crash... crashes) {
            this.crashes = List.of(crashes);
        }

        Crash of(int operator) {
            return crashes.get(operator % crashes.size());
        }
    }

    /** Studies whose end depends on nothing but their manifest, because one trial trains at a time. */
    enum Scenario {
        HYPERBAND_OF_27 {
            @Override
            List<ObjectNode> studies() {
                var study = checkpointed(Manifests.asha("digits"));
                with(
                        study,
                        "/spec/pruner",
                        "{type: Hyperband, hyperband: {minResource: 1, maxResource: 9, reductionFactor: 3}}");
                return List.of(with(study, "/spec/limits", "{trials: 27, parallelTrials: 1}"));
            }

            @Override
            int writes() {
                return ALL ? 1 : 3;
            }
        },
        ASHA_WITH_FAILURES_AND_RETRIES {
            @Override
            List<ObjectNode> studies() {
                var study = checkpointed(Manifests.asha("digits"));
                with(study, "/spec/trial/retries", "1");
                return List.of(with(study, "/spec/limits", "{trials: 9, parallelTrials: 1}"));
            }

            /** Number 1 fails once at its start, 4 once after its first rung, 6 twice, and every resumed trial once. */
            @Override
            boolean fails(String trial, int attempt) {
                return switch (trial) {
                    case "digits-1" -> attempt == 1;
                    case "digits-6" -> true;
                    default -> attempt == 2;
                };
            }
        },
        POPULATION {
            @Override
            List<ObjectNode> studies() {
                var study = checkpointed(Manifests.asha("digits"));
                with(study, "/spec/pruner", "{type: PBT, pbt: {population: 4, interval: 2, maxResource: 6}}");
                return List.of(with(study, "/spec/limits", "{parallelTrials: 1}"));
            }
        },
        A_STUDY_THAT_WAITS {
            @Override
            List<ObjectNode> studies() {
                var next = plain("next", 3, 1, 1);
                with(next, "/spec/sampler", "{type: TPE, seed: 7}");
                with(next, "/spec/warmStart", "{studies: [digits]}");
                return List.of(next, plain("digits", 6, 1, 1));
            }
        };

        abstract List<ObjectNode> studies();

        /** How many writes an operator makes before it dies. */
        int writes() {
            return 1;
        }

        boolean fails(String trial, int attempt) {
            return false;
        }
    }

    /** The crash of one operator. */
    private static final class CrashAt implements Faults {
        private final Crash crash;
        private final int write;
        private final CompletableFuture<FaultyLine> line = new CompletableFuture<>();
        private final CompletableFuture<Void> crashed = new CompletableFuture<>();

        /** @param write the last one that reaches the API server, from 1 */
        CrashAt(Crash crash, int write) {
            this.crash = crash;
            this.write = write;
        }

        private void at(Crash kind, int number, Request request) {
            if (crash == kind && request.number() == number) {
                line.join().cut();
                crashed.complete(null);
            }
        }

        @Override
        public void arrives(Request request) {
            at(Crash.BEFORE_THE_NEXT_WRITE, write + 1, request);
        }

        @Override
        public boolean loses(Request request) {
            at(Crash.BEFORE_THE_ANSWER, write, request);
            return false;
        }

        @Override
        public void answered(Request request) {
            at(Crash.AFTER_THE_WRITE, write, request);
        }
    }

    /** A study, its pods, and the operators that come and go. */
    private static final class Scene implements AutoCloseable {
        final Scenario scenario;
        final TestNamespace lab;
        final LonePods pods;
        final Kubelet kubelet;
        final AtomicReference<RunningOperator> operator = new AtomicReference<>();

        Scene(Scenario scenario, String name) {
            this.scenario = scenario;
            var namespace = ("crash-" + scenario.ordinal() + "-" + name)
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '-');
            lab = TestNamespace.create(client, namespace);
            pods = new LonePods(client, namespace);
            var trainer = new Trainer((token, body) -> running().report(token, body));
            kubelet = new Kubelet(
                    client,
                    namespace,
                    container -> scenario.fails(
                                    container.trial(),
                                    Integer.parseInt(container.env().get("WINNOW_ATTEMPT")))
                            ? 1
                            : trainer.run(container));
        }

        RunningOperator running() {
            return Objects.requireNonNull(operator.get());
        }

        /** Whether an operator that starts now has nothing to do. */
        boolean settled() {
            return names().allMatch(study -> Outcome.settled(lab, study));
        }

        private Stream<String> names() {
            return scenario.studies().stream()
                    .map(study -> study.at("/metadata/name").asText());
        }

        /** Starts an operator and waits for its death; whether it died. */
        boolean dies(Crash crash) {
            var faults = new CrashAt(crash, scenario.writes());
            var line = new FaultyLine(OperatorAccount.in(lab.namespace()), faults);
            faults.line.complete(line);
            operator.set(new RunningOperator(line, lab.namespace()));
            lab.await("the crash or the end", PATIENCE, () -> faults.crashed.isDone() || settled());
            running().kill();
            line.close();
            return faults.crashed.isDone();
        }

        /** The end of the study under an operator that nothing happens to. */
        List<String> outcome() {
            try (var line = new FaultyLine(OperatorAccount.in(lab.namespace()), Faults.NONE);
                    var whole = new RunningOperator(line, lab.namespace())) {
                operator.set(whole);
                var outcome = names().flatMap(study -> Outcome.of(lab, study).stream())
                        .toList();
                assertThat(pods.faults()).isEmpty();
                return outcome;
            }
        }

        @Override
        public void close() {
            kubelet.close();
            pods.close();
        }
    }

    private interface Play {
        List<String> run(Scene scene);
    }

    private static List<String> play(Scenario scenario, String name, Play play) throws Exception {
        try (var scene = new Scene(scenario, name)) {
            scenario.studies().forEach(scene.lab::create);
            return play.run(scene);
        }
    }

    private static List<String> undisturbed(Scenario scenario) {
        try {
            return play(scenario, "never", Scene::outcome);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Arguments> studies() {
        return Stream.of(Scenario.values()).flatMap(scenario -> Stream.of(Ways.values())
                .filter(ways -> ALL != (ways == Ways.IN_TURN))
                .map(ways -> Arguments.of(scenario, ways)));
    }

    @ParameterizedTest
    @MethodSource("studies")
    void killedAtItsWritesItEndsWhereTheUndisturbedStudyEnds(Scenario scenario, Ways ways) throws Exception {
        var undisturbed = UNDISTURBED.computeIfAbsent(scenario, CrashPointsIT::undisturbed);
        var deaths = new AtomicInteger();

        var outcome = play(scenario, ways.name(), scene -> {
            while (scene.dies(ways.of(deaths.get()))) {
                deaths.incrementAndGet();
            }
            return scene.outcome();
        });

        LOG.infof("%s, %s: %s operators died, each after %d writes", scenario, ways, deaths, scenario.writes());
        assertThat(outcome).isEqualTo(undisturbed);
        assertThat(deaths.get() * scenario.writes()).isGreaterThan(4 * (undisturbed.size() - 1));
    }

    /** The operator lives, and the answers to its writes are lost. */
    @ParameterizedTest
    @EnumSource
    void withoutAnswersItEndsWhereTheUndisturbedStudyEnds(Scenario scenario) throws Exception {
        var undisturbed = UNDISTURBED.computeIfAbsent(scenario, CrashPointsIT::undisturbed);
        var lost = new AtomicInteger();

        var outcome = play(scenario, "unanswered", scene -> {
            var line = new FaultyLine(OperatorAccount.in(scene.lab.namespace()), new Faults() {
                private final Map<String, Boolean> lostLast = new ConcurrentHashMap<>();

                /** Each second answer, so that what is sent again gets through. */
                @Override
                public boolean loses(Request request) {
                    boolean loses = request.write()
                            && lostLast.merge(request.method() + request.target(), true, (last, one) -> !last);
                    lost.addAndGet(loses ? 1 : 0);
                    return loses;
                }
            });
            try (line;
                    var operator = new RunningOperator(line, scene.lab.namespace())) {
                scene.operator.set(operator);
                scene.lab.await("the end", Duration.ofMinutes(10), scene::settled);
            }
            return scene.outcome();
        });

        assertThat(outcome).isEqualTo(undisturbed);
        LOG.infof("%s: %s answers were lost", scenario, lost);
        assertThat(lost).hasValueGreaterThan(undisturbed.size());
    }
}
