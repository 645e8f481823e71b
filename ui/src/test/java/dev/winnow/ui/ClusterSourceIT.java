package dev.winnow.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.Names;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.Reason;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.PodRef;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.client.Access;
import dev.winnow.client.Cluster;
import dev.winnow.client.Scope;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.Person;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page over a real API server: what it shows, and what it changes with the rights of a person. */
class ClusterSourceIT {
    private static final String PLACE = "page";
    private static final String DIGITS = "api/cluster/page/digits";

    private static KubernetesClient admin;
    private static TestNamespace namespace;
    private static ClusterSource source;
    private static Browser browser;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws Exception {
        admin = ApiServer.client();
        namespace = TestNamespace.create(admin, PLACE);
        namespace.create(Manifests.asha("digits"));
        trial(TrialFixture.trial().number(0).granted(3).state(State.Running).reports(1, 0.9));
        trial(TrialFixture.trial()
                .number(1)
                .desired(Desired.Paused, Reason.AwaitingPromotion)
                .state(State.Paused, "AwaitingPromotion", null)
                .reports(1, 0.7));
        pod();
        source = source(Person.admin(folder.resolve("admin")));
        browser = Browser.open(source);
    }

    @AfterAll
    static void stop() {
        browser.close();
        source.close();
        admin.close();
    }

    private static ClusterSource source(Path kubeconfig) throws Exception {
        var cluster = Cluster.open(new Access(Optional.of(kubeconfig), Optional.empty()));
        return new ClusterSource(cluster.orElseThrow(), List.of(Scope.of(PLACE)));
    }

    private static void trial(TrialFixture fixture) {
        var trial = fixture.parameters(Map.of("learningRate", "0.01", "hiddenUnits", "16", "optimizer", "adam"))
                .build();
        var status = trial.getStatus();
        var meta = trial.getMetadata();
        meta.setNamespace(PLACE);
        meta.setLabels(Map.of(Names.STUDY_LABEL, "digits"));
        meta.setUid(null);
        meta.setResourceVersion(null);
        meta.setCreationTimestamp(null);
        meta.setOwnerReferences(List.of());
        var created = admin.resource(trial).create();
        created.setStatus(status);
        admin.resource(created).updateStatus();
    }

    private static PodBuilder pod(String name, TuningTrial trial, HasMetadata owner) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(PLACE)
                .addToLabels(Names.STUDY_LABEL, "digits")
                .addToLabels(Names.TRIAL_LABEL, trial.getMetadata().getName())
                .addToLabels(Names.TRIAL_UID_LABEL, trial.getMetadata().getUid())
                .addToLabels(Names.ATTEMPT_LABEL, "1")
                .addNewOwnerReference()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata();
    }

    /** The pod of trial 0, which no node has taken; its image and its message are markup. */
    private static void pod() {
        var trial = namespace.trial("digits-0");
        var pod = admin.resource(pod("digits-0-1", trial, trial)
                        .withNewSpec()
                        .addNewContainer()
                        .withName("trainer")
                        .withImage("none")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        pod.setStatus(new PodStatusBuilder()
                .withPhase("Pending")
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/3 nodes <b>are</b> available")
                .endCondition()
                .build());
        admin.resource(pod).updateStatus();
    }

    private static JsonNode row(Browser shown) throws Exception {
        for (var row : shown.json("api/studies").get("studies")) {
            if (row.get("name").asText().equals("digits")) {
                return row;
            }
        }
        return Reply.JSON.createObjectNode();
    }

    @Test
    void allStudiesSayWhoWaitsForWhat() throws Exception {
        namespace.await("the pod", () -> row(browser).at("/waits/0").isObject());
        var row = row(browser);
        assertThat(row.get("href").asText()).isEqualTo(DIGITS);
        assertThat(row.at("/holds").toString()).isEqualTo("{\"gpus\":0.0,\"trials\":0,\"nodes\":[]}");
        assertThat(row.at("/waits/0/reason").asText()).isEqualTo("Unschedulable");
        assertThat(row.at("/waits/0/message").asText()).isEqualTo("0/3 nodes <b>are</b> available");
        assertThat(row.at("/trialLimit").asInt()).isEqualTo(9);
    }

    @Test
    void aStudyIsShownWithItsTrials() throws Exception {
        var study = browser.json(DIGITS);
        assertThat(study.at("/page/trials/number").toString()).isEqualTo("[0,1]");
        assertThat(study.at("/page/rungs/0").toString())
                .isEqualTo("{\"resource\":1,\"trials\":2,\"wentOn\":1,\"resting\":1,\"stopped\":0,\"cutOff\":0.9}");
        assertThat(study.at("/acts/resume/why").asText()).isEqualTo("the study is not suspended");
        var trial = browser.json(DIGITS + "/trials/1");
        assertThat(trial.at("/why/text").asText())
                .isEqualTo("It rests at step 1 with 0.7, rank 2 of 2 there; 1 has gone on, the worst of them with 0.9."
                        + " It goes on when it is among the best there, else it is stopped when the study ends.");
        var first = browser.json(DIGITS + "/trials/0");
        assertThat(first.at("/attempts/0/name").asText()).isEqualTo("digits-0-1");
        assertThat(first.at("/attempts/0/reason").asText()).isEqualTo("Unschedulable");
        assertThat(ReadColumns.of(browser.bytes(DIGITS + "/curves")).get(3)).isEqualTo(List.of(0.9, 0.7));
        assertThat(browser.json(DIGITS + "/manifest").get("yaml").asText())
                .startsWith("apiVersion: winnow.dev/v1alpha1\nkind: TuningStudy\nmetadata:\n  name: digits\n")
                .doesNotContain("status:", "managedFields", "uid:");
        assertThat(browser.get("api/cluster/page/none").statusCode()).isEqualTo(404);
        assertThat(browser.get("api/cluster/kube-system/digits").body()).contains("shows namespace page only");
    }

    @Test
    void anActChangesTheStudyAndIsSeen() throws Exception {
        namespace.create(Manifests.asha("acted"));
        var address = "api/cluster/page/acted";
        assertThat(browser.json(address).at("/page/study/suspended").asBoolean())
                .isFalse();
        var answer = browser.act(address + "/acts", "{\"act\": \"suspend\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        namespace.await(
                "the change",
                () -> browser.json(address).at("/page/study/suspended").asBoolean());
        assertThat(browser.act(address + "/acts", "{\"act\": \"parallelTrials\", \"value\": 10}")
                        .body())
                .contains("limits.parallelTrials is larger than limits.trials");
        assertThat(browser.act(address + "/acts", "{\"act\": \"parallelTrials\", \"value\": \"x\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(browser.act(address + "/acts", "{\"act\": \"enqueue\", \"parameters\": {\"learningRate\": [1]}}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void whoMayOnlyLookIsToldSoInWords() throws Exception {
        var file = Person.kubeconfig(admin, PLACE, "viewer", Person.LOOKS, folder.resolve("viewer"));
        try (var looked = source(file);
                var looker = Browser.open(looked)) {
            namespace.await("the rights", () -> looker.get(DIGITS).statusCode() == 200);
            namespace.await("what is allowed", () -> !looker.json(DIGITS)
                    .at("/acts/parallelTrials/possible")
                    .asBoolean());
            assertThat(looker.json(DIGITS).at("/acts/parallelTrials/why").asText())
                    .isEqualTo("you may not patch tuningstudies in namespace page");
            assertThat(looker.act(DIGITS + "/acts", "{\"act\": \"suspend\"}").statusCode())
                    .isEqualTo(409);
            var trial = looker.json(DIGITS + "/trials/0");
            assertThat(trial.get("attemptsProblem").asText()).contains("may not list pods in namespace page");
            assertThat(trial.get("eventsProblem").asText()).contains("may not list events in namespace page");
            assertThat(looker.get(DIGITS + "/trials/0/log").statusCode()).isEqualTo(403);
            assertThat(row(looker).has("holds")).isFalse();
        }
        assertThat(namespace.study("digits").getSpec().suspend()).isFalse();
    }

    /** Writes a trial beside the two of all tests, and waits until the page shows it with its status. */
    private static void add(int number, State state, UnaryOperator<TrialFixture> change) {
        trial(change.apply(TrialFixture.trial().number(number).state(state)));
        namespace.await("the trial on the page", () -> state.name()
                .equals(Reply.JSON
                        .readTree(browser.get(DIGITS + "/trials/" + number).body())
                        .at("/trial/phase/state")
                        .asText()));
    }

    /** The other tests see two trials. */
    @AfterEach
    void withdrawWhatWasAdded() throws Exception {
        for (var trial : namespace.trials()) {
            if (trial.getSpec().number() > 1) {
                withdraw(trial.getSpec().number());
            }
        }
    }

    private static void withdraw(int number) throws Exception {
        var answer = browser.act(DIGITS + "/acts", "{\"act\": \"stop\", \"trial\": " + number + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        namespace.await(
                "its end", () -> browser.get(DIGITS + "/trials/" + number).statusCode() == 404);
    }

    /** A Job of two pods on one node, each with two quarters of a GPU; rank 0 reports. */
    @Test
    void aTrialOfSeveralPodsShowsThemAllAndTheLogOfTheOneThatReports() throws Exception {
        add(
                7,
                State.Running,
                fixture -> fixture.but(status -> status.attempts(1).pod(new PodRef("digits-7-1", "uid-of-job", 1))));
        var trial = namespace.trial("digits-7");
        var job = new JobBuilder()
                .withNewMetadata()
                .withName("digits-7-1")
                .withUid("uid-of-job")
                .endMetadata()
                .build();
        for (var index : List.of("1", "0")) {
            admin.resource(pod("digits-7-1-" + index, trial, job)
                            .editMetadata()
                            .addToLabels("index", index)
                            .addToAnnotations(Names.REPORTER_ANNOTATION, "index=0")
                            .addToAnnotations(Names.GPUS_ANNOTATION, "0.5")
                            .endMetadata()
                            .withNewSpec()
                            .withNodeName("node-of-seven")
                            .addNewContainer()
                            .withName("trainer")
                            .withImage("none")
                            .endContainer()
                            .endSpec()
                            .build())
                    .create();
        }

        var shown = browser.json(DIGITS + "/trials/7");
        assertThat(shown.at("/attempts").findValuesAsText("name")).containsExactly("digits-7-1-0", "digits-7-1-1");
        assertThat(shown.at("/attempts").findValuesAsText("reports")).containsExactly("true", "false");
        assertThat(shown.at("/attempts").findValuesAsText("gpus")).containsExactly("0.5", "0.5");
        assertThat(shown.at("/logs").toString()).isEqualTo("[1]");
        namespace.await(
                "what both hold", () -> row(browser).at("/holds/nodes/0/gpus").asDouble() == 1);
        assertThat(row(browser).at("/holds/nodes/0").toString())
                .isEqualTo("{\"node\":\"node-of-seven\",\"gpus\":1.0,\"trials\":1}");
    }

    @Test
    void theEndOfALogThatTheOperatorHasKeptIsShownWhenThePodIsGone() throws Exception {
        add(
                8,
                State.Failed,
                fixture -> fixture.but(status -> status.attempts(2).log(new TrialStatus.Log(1, "out of memory"))));

        assertThat(browser.json(DIGITS + "/trials/8").at("/logs").toString()).isEqualTo("[1]");
        var log = browser.json(DIGITS + "/trials/8/log?attempt=1");
        assertThat(log.get("text").asText()).isEqualTo("out of memory");
        assertThat(log.get("truncated").asBoolean()).isTrue();
        assertThat(browser.get(DIGITS + "/trials/8/log?attempt=2").body())
                .contains("digits-8-2 is gone, and took its log along");
    }

    @Test
    void aTrialThatIsWithdrawnIsNoMore() throws Exception {
        add(5, State.Running, fixture -> fixture.reports(1, 0.1));
        withdraw(5);
        assertThat(admin.resources(TuningTrial.class)
                        .inNamespace(PLACE)
                        .withName("digits-5")
                        .get())
                .isNull();
    }
}
