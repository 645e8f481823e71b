package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.plain;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Faults;
import dev.winnow.testkit.Faults.Reply;
import dev.winnow.testkit.Faults.Request;
import dev.winnow.testkit.FaultyLine;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.OperatorAccount;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A line to the API server that does harm while a study runs: the study ends where it ends without, by itself. */
@Execution(ExecutionMode.CONCURRENT)
class FaultsIT {
    private static final String GONE =
            "{\"type\": \"ERROR\", \"object\": {\"kind\": \"Status\", \"apiVersion\": \"v1\", \"status\": \"Failure\", "
                    + "\"reason\": \"Expired\", \"message\": \"too old resource version\", \"code\": 410}}";

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private static List<String> undisturbed;

    /** What harms the line. */
    enum Harm {
        CONFLICT_ON_EACH_FIRST_WRITE(() -> {
            Set<String> tried = ConcurrentHashMap.newKeySet();
            return answers(
                    new Reply(409, 0), request -> request.write() && tried.add(request.method() + request.target()));
        }),
        TOO_MANY_REQUESTS_WITH_RETRY_AFTER(() -> {
            var fifth = every(5);
            return answers(new Reply(429, 1), request -> fifth.getAsBoolean());
        }),
        BURSTS_OF_INTERNAL_ERRORS(() -> {
            var count = new AtomicInteger();
            return answers(new Reply(500, 0), request -> count.getAndIncrement() % 40 >= 25);
        }),
        LOST_ANSWERS(() -> {
            var third = every(3);
            return loses(request -> request.write() && third.getAsBoolean());
        }),
        TEN_SECONDS_OF_LATENCY(() -> {
            var writes = new AtomicInteger();
            return delays(Duration.ofSeconds(10), request -> request.write() && writes.incrementAndGet() <= 8);
        }),
        EVENTS_TWICE(() -> events((watch, event) -> List.of(event, event))),
        EVENTS_LATE(() -> events((watch, event) -> {
            Thread.sleep(700);
            return List.of(event);
        })),
        EVENTS_LOST_WITH_THEIR_WATCH(() -> {
            var sixth = every(6);
            return events((watch, event) -> sixth.getAsBoolean() ? List.of("") : List.of(event));
        }),
        PODS_THAT_DO_NOT_FIT(() -> {
            var fourth = every(4);
            return events((watch, event) -> {
                if (!watch.target().contains("/pods")) {
                    return List.of(event);
                }
                var newer = event.replace("\"enableServiceLinks\":true", "\"enableServiceLinks\":{\"since\":7}");
                return List.of(
                        fourth.getAsBoolean()
                                ? newer.replaceFirst("\"phase\":\"(Pending|Running)\"", "\"phase\":{\"is\":\"$1\"}")
                                : newer);
            });
        }),
        WATCHES_TOO_OLD(() -> {
            var sixth = every(6);
            return events((watch, event) -> sixth.getAsBoolean() ? List.of(GONE, "") : List.of(event));
        });

        final Supplier<Faults> faults;

        Harm(Supplier<Faults> faults) {
            this.faults = faults;
        }
    }

    /** What arrives in place of an event of a watch. */
    private interface Events {
        List<String> of(Request watch, String event) throws InterruptedException;
    }

    /** True once in so many times. */
    private static BooleanSupplier every(int nth) {
        var count = new AtomicInteger();
        return () -> count.incrementAndGet() % nth == 0;
    }

    private static Faults answers(Reply reply, Predicate<Request> which) {
        return new Faults() {
            @Override
            public List<Reply> instead(Request request) {
                return which.test(request) ? List.of(reply) : List.of();
            }
        };
    }

    private static Faults loses(Predicate<Request> which) {
        return new Faults() {
            @Override
            public boolean loses(Request request) {
                return which.test(request);
            }
        };
    }

    private static Faults delays(Duration delay, Predicate<Request> which) {
        return new Faults() {
            @Override
            public Duration delay(Request request) {
                return which.test(request) ? delay : Duration.ZERO;
            }
        };
    }

    private static Faults events(Events instead) {
        return new Faults() {
            @Override
            public List<String> events(Request watch, String event) throws InterruptedException {
                return instead.of(watch, event);
            }
        };
    }

    private static ObjectNode study() {
        return plain("digits", 6, 2, 3);
    }

    @BeforeAll
    static void runUndisturbed() throws Exception {
        undisturbed = run("faults-none", Faults.NONE);
    }

    private static List<String> run(String namespace, Faults faults) throws Exception {
        var lab = TestNamespace.create(client, namespace);
        try (var line = new FaultyLine(OperatorAccount.in(namespace), Faults.NONE);
                var pods = new LonePods(client, namespace)) {
            try (var operator = new RunningOperator(line, namespace);
                    var kubelet = new Kubelet(client, namespace, new Trainer(operator::report))) {
                line.faults(faults);
                lab.create(study());
                lab.await(
                        "a third of the trials have ended",
                        Duration.ofMinutes(5),
                        () -> lab.trials().stream()
                                        .filter(trial -> trial.getStatus() != null
                                                && trial.getStatus().ended())
                                        .count()
                                >= 2);
                line.faults(Faults.NONE);
                var outcome = Outcome.of(lab, "digits");
                assertThat(pods.faults()).isEmpty();
                return outcome;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theStudyEndsWhereItEndsWithoutHarm(Harm harm) throws Exception {
        var name = "faults-" + harm.name().toLowerCase(Locale.ROOT).replace('_', '-');
        assertThat(run(name, harm.faults.get())).isEqualTo(undisturbed);
    }
}
