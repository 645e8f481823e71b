package dev.winnow.local.command;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Names;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.Reason;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.study.Go;
import dev.winnow.engine.study.OtherStudies;
import dev.winnow.engine.study.StudyTurn;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.Person;
import dev.winnow.testkit.Program;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * The commands on a real API server, under a person with few rights. The operator is played: the study has three trials with
 * 0.6, 0.5 and 0.4 at step 1, of which the first went on, the second rests and the third was stopped.
 */
@ResourceLock(Resources.SYSTEM_OUT)
class KubectlWinnowIT {
    private static final Instant NOW = Instant.parse(TrialFixture.TIME);
    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    @AutoClose
    private static final KubernetesClient admin = ApiServer.client();

    private final String namespace = TestNamespace.create(admin, "kubectl-" + NAMESPACES.incrementAndGet())
            .namespace();

    @TempDir
    private Path folder;

    private TuningStudy study = new TuningStudy();
    private Path looks = Path.of("");
    private Path all = Path.of("");

    /** What a command printed and how it ended. */
    private record Outcome(int code, String out, String err) {}

    private Outcome run(Path kubeconfig, String... arguments) {
        var written = new ByteArrayOutputStream();
        var complaints = new StringWriter();
        var before = System.out;
        var line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("-n", namespace, "--kubeconfig", kubeconfig.toString()));
        try {
            System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
            int code =
                    Winnow.execute(new KubectlWinnow(), new PrintWriter(complaints, true), line.toArray(String[]::new));
            return new Outcome(code, written.toString(StandardCharsets.UTF_8), complaints.toString());
        } finally {
            System.setOut(before);
        }
    }

    /** What a person sees who may only look. */
    private Outcome run(String... arguments) {
        return run(looks, arguments);
    }

    private TuningTrial trial(TrialFixture fixture) {
        var trial = fixture.parameters(Map.of("learningRate", "0.01", "hiddenUnits", "16", "optimizer", "adam"))
                .build();
        var name = trial.getMetadata().getName();
        var status = trial.getStatus();
        trial.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace)
                .withLabels(Map.of(Names.STUDY_LABEL, "digits"))
                .addNewOwnerReference()
                .withApiVersion(study.getApiVersion())
                .withKind(study.getKind())
                .withName("digits")
                .withUid(study.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .build());
        trial.setStatus(null);
        var created = admin.resource(trial).create();
        created.setStatus(status);
        return admin.resource(created).updateStatus();
    }

    private Path person(String name, String rules) {
        return Person.kubeconfig(admin, namespace, name, rules, folder.resolve(name));
    }

    @BeforeEach
    void aStudyWithThreeTrials() {
        all = Person.admin(folder.resolve("all"));
        looks = person("looks", Person.LOOKS);
        var manifest = Manifests.asha("digits");
        var wanted = new KubernetesSerialization().convertValue(manifest, TuningStudy.class);
        wanted.getMetadata().setNamespace(namespace);
        study = admin.resource(wanted).create();
        var trials = List.of(
                trial(TrialFixture.trial()
                        .number(0)
                        .granted(3)
                        .state(State.Running)
                        .reports(1, 0.6)),
                trial(TrialFixture.trial()
                        .number(1)
                        .desired(Desired.Paused, Reason.AwaitingPromotion)
                        .state(State.Paused, "AwaitingPromotion", "")
                        .reports(1, 0.5)),
                trial(TrialFixture.trial()
                        .number(2)
                        .desired(Desired.Stopped, Reason.Pruned)
                        .state(State.Stopped, "Pruned", "")
                        .reports(1, 0.4)));
        study.setStatus(((Go) StudyTurn.of(study, trials, OtherStudies.NONE, NOW)).status(trials, Optional.empty()));
        study = admin.resource(study).updateStatus();
        // The API server learns of a role a moment later.
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> run("top", "digits").code() == 0);
    }

    private TuningStudy current() {
        return admin.resources(TuningStudy.class)
                .inNamespace(namespace)
                .withName("digits")
                .get();
    }

    @Test
    void topListsStudiesAndTheTrialsOfOneTheBestFirst() {
        var all = run("top");
        var one = run("top", "digits");

        assertThat(all.code()).isZero();
        assertThat(all.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .hasSize(2)
                .anyMatch(line -> line.startsWith("NAME|STATE|BEST|TRIALS|RUNNING|QUEUED|RESTING|GPU-HOURS|SAVED|AGE"))
                .anyMatch(line -> line.startsWith("digits|Running|0.6 (digits-0)|1/9|1|0|1"));
        assertThat(one.out().lines().map(line -> line.replaceAll(" .*", "")))
                .containsExactly("NAME", "digits-0", "digits-1", "digits-2");
    }

    @Test
    void explainSaysWhyATrialWasStopped() {
        var outcome = run("explain", "digits-2");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .startsWith("digits-2 is Stopped (Pruned)\n")
                .contains("rank 3 of 3")
                .containsPattern("\n1 +0.4 +3 +3 +1 +0.6\n")
                .contains("\nthe best    learningRate=0.01 hiddenUnits=16 optimizer=adam (digits-0, 0.6 at step 1)\n")
                // the person may not list pods
                .contains("\nevents      not known: ", "may not list pods in namespace " + namespace);
    }

    @Test
    void aNameThatThereIsNotIsAnsweredWithNearOnes() {
        var noStudy = run("best", "digist");
        var noTrial = run("explain", "digits-7");

        assertThat(noStudy.code()).isEqualTo(2);
        assertThat(noStudy.err().strip())
                .isEqualTo("there is no study digist in namespace " + namespace + "; there is digits");
        assertThat(noTrial.code()).isEqualTo(2);
        assertThat(noTrial.err().strip())
                .isEqualTo("there is no trial digits-7 in namespace " + namespace
                        + "; the study has 3, from digits-0 to digits-2");
    }

    @Test
    void aPersonWithoutTheRightIsToldWhichOneIsMissing() {
        for (var command : List.of(
                List.of("suspend", "digits"),
                List.of("stop", "digits-1"),
                List.of("enqueue", "digits", "learningRate=0.1", "hiddenUnits=32", "optimizer=adam"))) {
            var outcome = run(command.toArray(String[]::new));

            assertThat(outcome.code()).as("%s", command).isEqualTo(2);
            assertThat(outcome.err())
                    .contains(" may not ")
                    .contains(" in namespace " + namespace)
                    .hasLineCount(1);
        }
        assertThat(current().getSpec()).isEqualTo(study.getSpec());
    }

    @Test
    void changesAStudy() {
        assertThat(run(all, "suspend", "digits").code()).isZero();
        assertThat(current().getSpec().suspend()).isTrue();
        assertThat(run(all, "resume", "digits").code()).isZero();
        assertThat(current().getSpec().suspend()).isFalse();
        assertThat(run(all, "stop", "digits-1").code()).isZero();
        assertThat(admin.resources(TuningTrial.class)
                        .inNamespace(namespace)
                        .withName("digits-1")
                        .get())
                .isNull();
        assertThat(run(all, "enqueue", "digits", "learningRate=0.1", "hiddenUnits=32", "optimizer=adam"))
                .matches(outcome -> outcome.code() == 0);
        assertThat(current().getSpec().initialTrials()).hasSize(1);
        var wrong = run(all, "enqueue", "digits", "learningRate=0.7", "hiddenUnits=32", "optimizer=adam");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("learningRate", "out of range");
    }

    /** As a process of its own, where what libraries log comes to standard error. */
    @Test
    void whatIsDoneSaysNothingOnStandardError() {
        var java = new Program(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), Map.of())
                .run(
                        "-XX:TieredStopAtLevel=1",
                        "-Dwinnow.program=kubectl winnow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.winnow.local.command.Winnow",
                        "suspend",
                        "digits",
                        "-n",
                        namespace,
                        "--kubeconfig",
                        all.toString());

        assertThat(java.err()).isEmpty();
        assertThat(java.succeeded()).startsWith("digits is suspended");
    }

    @Test
    void bestIsPrintedOrFilledIntoAManifest() throws IOException {
        var file = folder.resolve("serve.yaml");
        Files.writeString(file, """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: best}
                data: {rate: $(HP_LEARNING_RATE), from: $(WINNOW_TRIAL)}
                """);

        assertThat(run("best", "digits").out()).contains("trial: digits-0\n", "value: 0.6\n", "  learningRate: 0.01\n");
        assertThat(run("best", "digits", "--apply", file.toString(), "--dry-run")
                        .out())
                .contains("rate: \"0.01\"\n", "from: digits-0\n");
        assertThat(admin.configMaps().inNamespace(namespace).withName("best").get())
                .isNull();
        assertThat(run("best", "digits", "--apply", file.toString()).code()).isEqualTo(2);

        var applied = run(all, "best", "digits", "--apply", file.toString());

        assertThat(applied.out()).isEqualTo("ConfigMap best is applied in namespace " + namespace + "\n");
        assertThat(admin.configMaps()
                        .inNamespace(namespace)
                        .withName("best")
                        .get()
                        .getData())
                .containsEntry("rate", "0.01")
                .containsEntry("from", "digits-0");
    }

    @Test
    void nextSaysThatThereIsTooLittleToSay() {
        assertThat(run("next", "digits"))
                .isEqualTo(new Outcome(
                        1,
                        "There is too little to say: 3 trials have a value at a rung, and at least 20 are needed\n",
                        ""));
    }

    @Test
    void logsOfATrialWithoutAPodSayWhyThereAreNone() {
        var outcome = run(all, "logs", "digits-2");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("digits-2 has no pod now: ");
    }

    @Test
    void logsOfAPodThatIsGoneAreWhatTheOperatorHasKept() {
        trial(TrialFixture.trial()
                .number(3)
                .state(State.Failed, "PodFailed", "")
                .but(status -> status.attempts(2).log(new TrialStatus.Log(2, "loading\nout of memory"))));
        assertThat(run(all, "logs", "digits-3")).isEqualTo(new Outcome(0, "loading\nout of memory", ""));
        assertThat(run(all, "logs", "digits-3", "--tail", "1")).isEqualTo(new Outcome(0, "out of memory\n", ""));
        assertThat(run(all, "logs", "digits-3", "--attempt", "1").code()).isEqualTo(2);
    }

    @Test
    void watchTellsNewsUntilTheStudyHasEnded() {
        var watching = CompletableFuture.supplyAsync(() -> run("watch", "digits"));
        var json = new KubernetesSerialization().convertValue(study, ObjectNode.class);
        with(json, "/status/state", "Complete");
        with(json, "/status/completionTime", '"' + TrialFixture.TIME + '"');
        var ended = new KubernetesSerialization().convertValue(json, TuningStudy.class);
        admin.resource(ended).updateStatus();

        Awaitility.await().atMost(Duration.ofSeconds(120)).until(watching::isDone);

        assertThat(watching.join().code()).isZero();
        assertThat(watching.join().out())
                .contains("digits-1 Paused (AwaitingPromotion) 0.5 at step 1\n")
                .endsWith("The study digits is Complete\n");
    }

    @Test
    void withoutAClusterOneLineSaysWhatToDo() throws IOException {
        var dead = Files.writeString(
                folder.resolve("dead"), ApiServer.kubeconfig().replaceAll("https://[^\"\\s]+", "https://127.0.0.1:1"));
        var none = run(folder.resolve("nobody"), "top");
        var away = run(dead, "top");

        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).startsWith("there is no kubeconfig ");
        assertThat(away.code()).isEqualTo(1);
        assertThat(away.err()).startsWith("the API server cannot be reached: ").hasLineCount(1);
    }
}
