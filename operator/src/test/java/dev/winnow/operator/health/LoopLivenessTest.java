package dev.winnow.operator.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.winnow.api.TuningStudy;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.study.TimeToLive;
import dev.winnow.engine.workload.CleanupPod;
import dev.winnow.engine.workload.PodWorkload;
import dev.winnow.operator.kube.TrialInformer;
import dev.winnow.operator.kube.Workloads;
import dev.winnow.operator.lead.Lead;
import dev.winnow.operator.study.LatestTurns;
import dev.winnow.operator.study.StudyCache;
import dev.winnow.operator.study.StudyReconciler;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.MovingClock;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.api.config.BaseConfigurationService;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Liveness with a moved clock, a cache of two studies that somebody else manages, and an API server that only answers. */
class LoopLivenessTest {
    private final MovingClock clock = new MovingClock();
    private final TuningStudy study = study("digits");
    private final TuningStudy other = study("other");
    private List<TuningStudy> studies = List.of(study);
    private HttpServer server;
    private KubernetesClient client;
    private StudyReconciler reconciler;
    private LatestTurns turns;
    private LoopLiveness liveness;
    private boolean leads = true;

    private static TuningStudy study(String name) {
        var study = Manifests.stored(Manifests.with(Manifests.asha(name), "/spec/managedBy", "example.com/another"));
        study.getMetadata().setUid("uid-of-" + name);
        return study;
    }

    /** A cache that holds the studies. */
    private final class Studies implements IndexerResourceCache<TuningStudy> {
        @Override
        public void addIndexers(Map<String, Function<TuningStudy, List<String>>> indexers) {}

        @Override
        public List<TuningStudy> byIndex(String index, String key) {
            return List.of();
        }

        @Override
        public Optional<TuningStudy> get(ResourceID id) {
            return studies.stream()
                    .filter(known -> ResourceID.fromResource(known).equals(id))
                    .findFirst();
        }

        @Override
        public Stream<ResourceID> keys() {
            return studies.stream().map(ResourceID::fromResource);
        }

        @Override
        public Stream<TuningStudy> list(Predicate<TuningStudy> predicate) {
            return studies.stream().filter(predicate);
        }

        @Override
        public Stream<TuningStudy> list(String namespace, Predicate<TuningStudy> predicate) {
            return list(predicate);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/readyz", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build();
        client = new KubernetesClientBuilder().withConfig(config).build();
        var cache = new StudyCache(new TrialInformer(), clock);
        turns = new LatestTurns(cache);
        reconciler = new StudyReconciler(
                client,
                Lead.always(),
                new StudyReader(false),
                cache,
                turns,
                TimeToLive.OF_THE_MANIFEST,
                new Workloads(List.of(new PodWorkload("http://operator/report"))),
                new CleanupPod("operator:test"),
                new SimpleMeterRegistry(),
                clock,
                () -> 0);
        var service = new BaseConfigurationService();
        reconciler
                .prepareEventSources(new EventSourceContext<>(
                        new Studies(), service.getConfigurationFor(reconciler), client, TuningStudy.class))
                .forEach(EventSource::start);
        liveness = new LoopLiveness(client, cache, turns, () -> leads, clock);
    }

    @AfterEach
    void stop() {
        client.close();
        server.stop(0);
    }

    private HealthCheckResponse after(Duration time) {
        clock.forward(time);
        return liveness.call();
    }

    private void turn() {
        reconciler.reconcile(study, context());
    }

    /** A context that a turn of somebody else's study has no use for. */
    @SuppressWarnings("unchecked")
    private static Context<TuningStudy> context() {
        return (Context<TuningStudy>) Proxy.newProxyInstance(
                LoopLivenessTest.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void aStudyThatHadATurnWithinThreeMinutesIsAlive() {
        after(Duration.ZERO);
        clock.forward(Duration.ofHours(1));
        turn();

        assertThat(after(Duration.ofMinutes(3)).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aStudyWithoutATurnForLongerIsForgottenAndNamed() {
        turn();
        after(Duration.ZERO);
        var response = after(Duration.ofMinutes(3).plusMillis(1));

        assertThat(response.getStatus()).isEqualTo(Status.DOWN);
        assertThat(response.getData().orElseThrow())
                .containsEntry("forgotten", "lab/digits")
                .containsEntry("leads", true);
    }

    @Test
    void anotherTurnBringsItBackToLife() {
        assertThat(after(Duration.ofMinutes(4)).getStatus()).isEqualTo(Status.UP);
        assertThat(after(Duration.ofMinutes(4)).getStatus()).isEqualTo(Status.DOWN);
        turn();

        assertThat(after(Duration.ZERO).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aFollowerTakesNoTurnAndIsAlive() {
        leads = false;

        assertThat(after(Duration.ofHours(1)).getStatus()).isEqualTo(Status.UP);
        assertThat(after(Duration.ofHours(1)).getData().orElseThrow()).containsEntry("leads", false);
    }

    @Test
    void aNewLeaderHasThreeMinutesForItsFirstTurns() {
        leads = false;
        after(Duration.ofHours(1));
        leads = true;

        assertThat(after(Duration.ZERO).getStatus()).isEqualTo(Status.UP);
        assertThat(after(Duration.ofMinutes(3)).getStatus()).isEqualTo(Status.UP);
        assertThat(after(Duration.ofMillis(1)).getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void aNewStudyHasThreeMinutesToo() {
        after(Duration.ofHours(1));
        study.getMetadata().setCreationTimestamp(clock.instant().toString());

        assertThat(after(Duration.ofMinutes(3)).getStatus()).isEqualTo(Status.UP);
        assertThat(after(Duration.ofMillis(1)).getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void anApiServerThatDoesNotAnswerIsNoReasonToRestart() {
        after(Duration.ZERO);
        server.stop(0);

        assertThat(after(Duration.ofHours(1)).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aSlowTurnIsNoReasonToRestart() {
        turns.begin(study, clock.instant());

        assertThat(after(Duration.ofMinutes(14)).getStatus()).isEqualTo(Status.UP);
        turns.progress(study, clock.instant());
        assertThat(after(Duration.ofMinutes(14)).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aTurnThatHangsForAQuarterOfAnHourIs() {
        turns.begin(study, clock.instant());
        after(Duration.ZERO);

        assertThat(after(Duration.ofMinutes(15)).getStatus()).isEqualTo(Status.UP);
        assertThat(after(Duration.ofMillis(1)).getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void aStudyWaitsForItsTurnWhileOthersMakeProgress() {
        studies = List.of(study, other);
        turn();
        after(Duration.ZERO);
        turns.begin(other, clock.instant());
        for (int minute = 1; minute <= 15; minute++) {
            assertThat(after(Duration.ofMinutes(1)).getStatus()).isEqualTo(Status.UP);
            turns.progress(other, clock.instant());
        }

        var response = after(Duration.ofMillis(1));
        assertThat(response.getStatus()).isEqualTo(Status.DOWN);
        assertThat(response.getData().orElseThrow()).containsEntry("forgotten", "lab/digits");
    }

    @Test
    void aStudyThatHasEndedNeedsNoTurn() {
        turns.end(study, true, clock.instant());
        after(Duration.ZERO);

        assertThat(after(Duration.ofDays(30)).getStatus()).isEqualTo(Status.UP);
    }
}
