package dev.winnow.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.winnow.api.Names;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.Person;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees and changes of a real API server. */
class ClusterIT {
    private static final String PLACE = "client";

    private static KubernetesClient admin;
    private static TestNamespace namespace;
    private static Cluster cluster;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws Exception {
        admin = ApiServer.client();
        namespace = TestNamespace.create(admin, PLACE);
        cluster = cluster(Person.admin(folder.resolve("admin")));
    }

    @AfterAll
    static void stop() {
        cluster.close();
        admin.close();
    }

    private static Cluster cluster(Path kubeconfig) throws ClusterException {
        return Cluster.open(new Access(Optional.of(kubeconfig), Optional.empty()))
                .orElseThrow();
    }

    private static TuningTrial trial(String study, int number, State state) {
        var trial = TrialFixture.trial()
                .number(number)
                .parameters(Map.of("learningRate", "0.0" + (number + 1), "hiddenUnits", "16", "optimizer", "adam"))
                .state(state)
                .build();
        var meta = trial.getMetadata();
        meta.setName(Names.trial(study, number));
        meta.setNamespace(PLACE);
        meta.setLabels(Map.of(Names.STUDY_LABEL, study));
        meta.setUid(null);
        meta.setResourceVersion(null);
        meta.setCreationTimestamp(null);
        meta.setOwnerReferences(List.of());
        var json = admin.getKubernetesSerialization().asJson(trial).replace("\"digits\"", "\"" + study + "\"");
        var created = admin.resource(admin.getKubernetesSerialization().unmarshal(json, TuningTrial.class))
                .create();
        created.setStatus(trial.getStatus());
        return admin.resource(created).updateStatus();
    }

    @Test
    void studiesTrialsAndEventsAreRead() throws Exception {
        namespace.create(Manifests.asha("read"));
        namespace.create(Manifests.asha("other"));
        trial("read", 10, State.Running);
        var completed = trial("read", 2, State.Completed);
        trial("other", 0, State.Running);
        admin.resource(new EventBuilder()
                        .withNewMetadata()
                        .withName("one")
                        .withNamespace(PLACE)
                        .endMetadata()
                        .withNewInvolvedObject()
                        .withNamespace(PLACE)
                        .withName("read-2")
                        .endInvolvedObject()
                        .withType("Warning")
                        .withReason("AttemptFailed")
                        .withMessage("red \u001b[31malert")
                        .withCount(3)
                        .withLastTimestamp("2026-01-01T00:00:00Z")
                        .build())
                .create();

        assertThat(cluster.studies(Scope.of(PLACE)))
                .extracting(study -> study.getMetadata().getName())
                .contains("read", "other");
        assertThat(cluster.studies(Scope.ALL)).hasSizeGreaterThanOrEqualTo(2);
        assertThat(cluster.study(PLACE, "read")).isPresent();
        assertThat(cluster.study(PLACE, "none")).isEmpty();
        assertThat(cluster.trials(PLACE, "read"))
                .extracting(found -> found.getSpec().number())
                .containsExactly(2, 10);
        var event = cluster.events(completed, List.of());
        assertThat(event)
                .containsExactly(new Happening(
                        "2026-01-01T00:00:00Z", "Warning", "AttemptFailed", "red \\u001b[31malert", 3, "read-2"));
    }

    @Test
    void aNameThatIsAPathIsNoName() throws Exception {
        assertThat(cluster.study(PLACE, "../../secrets/x")).isEmpty();
        assertThat(cluster.study("a/b", "x")).isEmpty();
        assertThatThrownBy(() -> cluster.trials(PLACE, "x,other=1"))
                .isInstanceOf(ClusterException.class)
                .hasMessage("nothing can have the name x,other=1");
        assertThatThrownBy(() -> cluster.acts().suspend("../kube-system", "x"))
                .isInstanceOf(ClusterException.class)
                .hasMessage("nothing can have the name ../kube-system");
    }

    /** Tells in words what happened. */
    private static final class Story implements Listener<TuningTrial> {
        private final List<String> words = new CopyOnWriteArrayList<>();

        @Override
        public void all(Collection<TuningTrial> objects) {
            words.add("all " + objects.size());
        }

        @Override
        public void changed(TuningTrial object) {
            words.add("changed " + object.getMetadata().getName() + " "
                    + object.statusOrNew().state());
        }

        @Override
        public void gone(TuningTrial object) {
            words.add("gone " + object.getMetadata().getName());
        }

        @Override
        public void problem(ClusterException fault) {
            words.add("problem " + fault.code());
        }
    }

    @Test
    void whoeverFollowsIsToldOfEachChange() throws Exception {
        namespace.create(Manifests.asha("followed"));
        trial("followed", 0, State.Running);
        var story = new Story();
        try (var follow = cluster.followTrials(PLACE, "followed", story)) {
            namespace.await("the list", () -> story.words.contains("all 1"));
            var second = trial("followed", 1, State.Paused);
            admin.resource(second).delete();
            namespace.await("the end", () -> story.words.contains("gone followed-1"));
        }
        assertThat(story.words)
                .containsExactly("all 1", "changed followed-1 null", "changed followed-1 Paused", "gone followed-1");
    }

    @Test
    void actsChangeWhatIsWanted() throws Exception {
        namespace.create(Manifests.asha("acted"));
        var acts = cluster.acts();

        assertThat(acts.suspend(PLACE, "acted")).startsWith("acted is suspended");
        assertThat(namespace.study("acted").getSpec().suspend()).isTrue();
        acts.resume(PLACE, "acted");
        assertThat(namespace.study("acted").getSpec().suspend()).isFalse();
        acts.parallelTrials(PLACE, "acted", 5);
        assertThat(namespace.study("acted").getSpec().limits().parallelTrials()).isEqualTo(5);
        assertThat(namespace.study("acted").getSpec().limits().trials()).isEqualTo(9);
        assertThatThrownBy(() -> acts.parallelTrials(PLACE, "acted", 10))
                .isInstanceOfSatisfying(ClusterException.class, fault -> assertThat(fault.code())
                        .isEqualTo(422))
                .hasMessageContaining("limits.parallelTrials is larger than limits.trials");
        assertThatThrownBy(() -> acts.suspend(PLACE, "nowhere"))
                .isInstanceOfSatisfying(ClusterException.class, fault -> assertThat(fault.code())
                        .isEqualTo(404));
        assertThat(acts.maySetStudies(PLACE)).isTrue();
    }

    @Test
    void onlyTheTrialThatWasSeenIsWithdrawn() throws Exception {
        namespace.create(Manifests.asha("stopped"));
        var seen = trial("stopped", 0, State.Running);
        admin.resource(seen).delete();
        trial("stopped", 0, State.Running);

        assertThatThrownBy(() -> cluster.acts().stop(seen))
                .isInstanceOfSatisfying(ClusterException.class, fault -> assertThat(fault.code())
                        .isEqualTo(409));
        cluster.acts().stop(cluster.trial(PLACE, "stopped-0").orElseThrow());
        assertThat(cluster.trial(PLACE, "stopped-0")).isEmpty();
    }

    @Test
    void aConfigurationThatTheStudyWouldTryIsEnqueued() throws Exception {
        namespace.create(Manifests.asha("queued"));
        trial("queued", 0, State.Running);
        var json = JsonNodeFactory.instance;
        Map<String, JsonNode> good = Map.of(
                "learningRate",
                json.numberNode(0.1),
                "hiddenUnits",
                json.numberNode(32),
                "optimizer",
                json.textNode("adam"));

        cluster.acts().enqueue(PLACE, "queued", good);

        assertThat(namespace.study("queued").getSpec().initial())
                .extracting(initial -> Map.copyOf(initial.parameters()))
                .hasSize(1)
                .first()
                .hasToString(Map.copyOf(good).toString());
        refused(good, 422, "repeats");
        refused(
                Map.of(
                        "learningRate",
                        json.numberNode(7),
                        "hiddenUnits",
                        json.numberNode(32),
                        "optimizer",
                        json.textNode("adam")),
                422,
                "7 is out of range");
        refused(
                Map.of(
                        "learningRate",
                        json.numberNode(0.01),
                        "hiddenUnits",
                        json.numberNode(16),
                        "optimizer",
                        json.textNode("adam")),
                409,
                "queued-0 has this configuration");
        assertThat(namespace.study("queued").getSpec().initial()).hasSize(1);
    }

    private static void refused(Map<String, JsonNode> parameters, int code, String words) {
        assertThatThrownBy(() -> cluster.acts().enqueue(PLACE, "queued", parameters))
                .isInstanceOfSatisfying(ClusterException.class, fault -> assertThat(fault.code())
                        .isEqualTo(code))
                .hasMessageContaining(words);
    }

    @Test
    void whoMayOnlyLookIsToldWhatHeMayNot() throws Exception {
        namespace.create(Manifests.asha("looked-at"));
        var file = Person.kubeconfig(admin, PLACE, "looker", Person.LOOKS, folder.resolve("looker"));
        try (var looker = cluster(file)) {
            namespace.await(
                    "the rights",
                    () -> admin.rbac()
                                            .roleBindings()
                                            .inNamespace(PLACE)
                                            .withName("looker")
                                            .get()
                                    != null
                            && sees(looker));
            assertThat(looker.acts().maySetStudies(PLACE)).isFalse();
            assertThatThrownBy(() -> looker.acts().suspend(PLACE, "looked-at"))
                    .isInstanceOfSatisfying(ClusterException.class, fault -> assertThat(fault.code())
                            .isEqualTo(403))
                    .hasMessage("system:serviceaccount:client:looker may not patch tuningstudies in namespace client:"
                            + " ask for that right, or name a namespace in which you have it");
            assertThatThrownBy(() -> looker.studies(Scope.ALL))
                    .hasMessageContaining("may not list tuningstudies in all namespaces");
        }
    }

    private static boolean sees(Cluster looker) throws InterruptedException {
        try {
            return looker.study(PLACE, "looked-at").isPresent();
        } catch (ClusterException e) {
            return false;
        }
    }

    @Test
    void aClusterThatIsNotThereIsSaidToBeAway() throws Exception {
        var nowhere = Manifests.read("""
                {apiVersion: v1, kind: Config, current-context: c, contexts: [{name: c, context: {cluster: c, user: u}}],
                 clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}], users: [{name: u, user: {}}]}
                """);
        var file = java.nio.file.Files.writeString(folder.resolve("nowhere"), nowhere.toString());
        try (var away = cluster(file)) {
            assertThatThrownBy(() -> away.studies(Scope.ALL))
                    .isInstanceOfSatisfying(ClusterException.class, fault -> assertThat(fault.code())
                            .isEqualTo(ClusterException.AWAY))
                    .hasMessageStartingWith("the API server cannot be reached: ");
        }
        assertThatThrownBy(() -> Cluster.open(new Access(Optional.of(file), Optional.of("other"))))
                .hasMessage("there is no context other in the kubeconfig");
    }
}
