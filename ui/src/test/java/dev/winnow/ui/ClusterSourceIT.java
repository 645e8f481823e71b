package dev.winnow.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.Names;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.Reason;
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
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
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

    /** The pod of trial 0, which no node has taken; its image and its message are markup. */
    private static void pod() {
        var trial = namespace.trial("digits-0");
        var pod = admin.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("digits-0-1")
                        .withNamespace(PLACE)
                        .addToLabels(Names.STUDY_LABEL, "digits")
                        .addToLabels(Names.TRIAL_LABEL, "digits-0")
                        .addToLabels(Names.ATTEMPT_LABEL, "1")
                        .addNewOwnerReference()
                        .withApiVersion(trial.getApiVersion())
                        .withKind(trial.getKind())
                        .withName("digits-0")
                        .withUid(trial.getMetadata().getUid())
                        .withController(true)
                        .endOwnerReference()
                        .endMetadata()
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

    @Test
    void aTrialThatIsWithdrawnIsNoMore() throws Exception {
        trial(TrialFixture.trial().number(5).state(State.Running).reports(1, 0.1));
        namespace.await("the trial", () -> browser.get(DIGITS + "/trials/5").statusCode() == 200);
        var answer = browser.act(DIGITS + "/acts", "{\"act\": \"stop\", \"trial\": 5}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        namespace.await("its end", () -> browser.get(DIGITS + "/trials/5").statusCode() == 404);
        assertThat(admin.resources(TuningTrial.class)
                        .inNamespace(PLACE)
                        .withName("digits-5")
                        .get())
                .isNull();
    }
}
