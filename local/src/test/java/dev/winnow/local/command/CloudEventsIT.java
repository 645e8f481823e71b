package dev.winnow.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.StudyState;
import dev.winnow.api.StudyStatus.Best;
import dev.winnow.api.StudyStatusEdit;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.EventReceiver;
import dev.winnow.testkit.EventReceiver.Answering;
import dev.winnow.testkit.FreePort;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.Person;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Yaml;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code winnow cloudevents} in a process of its own, on a real API server with the rights that the chart gives, and a real
 * receiver. The operator is played: the test writes the status of the study.
 */
class CloudEventsIT {
    private static final AtomicInteger NAMESPACES = new AtomicInteger();
    private static final String RIGHTS = """
            [{apiGroups: [winnow.dev], resources: [tuningstudies], verbs: [get, list, watch]},
             {apiGroups: [""], resources: [configmaps], resourceNames: [notes], verbs: [get, patch]}]""";

    @AutoClose
    private static final KubernetesClient admin = ApiServer.client();

    private final TestNamespace lab = TestNamespace.create(admin, "cloudevents-" + NAMESPACES.incrementAndGet());

    @AutoClose
    private final EventReceiver receiver = EventReceiver.start();

    private final List<Process> senders = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path kubeconfig = Path.of("");

    /** What the chart makes; the namespace of the context is that of the notes, as in a pod. */
    private void install() throws IOException {
        kubeconfig = Person.kubeconfig(admin, lab.namespace(), "sender", RIGHTS, folder.resolve("sender"));
        var config = Yaml.file(kubeconfig);
        ((ObjectNode) config.at("/contexts/0/context")).put("namespace", lab.namespace());
        Files.writeString(kubeconfig, config.toString());
        admin.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("notes")
                        .withNamespace(lab.namespace())
                        .endMetadata()
                        .build())
                .create();
    }

    private Process sender(String to) throws IOException {
        var runs = new Runs(Files.createDirectories(folder.resolve("sender-" + senders.size())));
        var process = runs.start(List.of(
                "cloudevents",
                "--to",
                to,
                "--notes",
                "notes",
                "-n",
                lab.namespace(),
                "--kubeconfig",
                kubeconfig.toString()));
        senders.add(process);
        return process;
    }

    @AfterEach
    void end() throws InterruptedException {
        for (var sender : senders) {
            sender.destroyForcibly().waitFor();
        }
    }

    private String study(String name) {
        lab.create(Manifests.asha(name));
        return lab.study(name).getMetadata().getUid();
    }

    private void status(String name, UnaryOperator<StudyStatusEdit> change) {
        lab.studyResource(name).editStatus(study -> {
            study.setStatus(change.apply(study.statusOrNew().edit()).status());
            return study;
        });
    }

    private static String now() {
        return Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private void starts(String name) {
        status(name, status -> status.state(StudyState.Running).startTime(now()));
    }

    private void finds(String name, int trial, double value) {
        status(
                name,
                status -> status.best(new Best(name + "-" + trial, value, "" + value, 1, Map.of("optimizer", "adam"))));
    }

    private void ends(String name, StudyState state) {
        status(name, status -> status.state(state).completionTime(now()));
    }

    private Map<String, String> notes() {
        var data = admin.configMaps()
                .inNamespace(lab.namespace())
                .withName("notes")
                .get()
                .getData();
        return data == null ? Map.of() : data;
    }

    /** Without repetitions, in the order in which they came first. */
    private List<String> heard() {
        return List.copyOf(new LinkedHashSet<>(receiver.ids()));
    }

    private void awaitHeard(String id) {
        lab.await("the receiver hears " + id, () -> receiver.ids().contains(id));
    }

    private void awaitNotes(String uid, String marks) {
        lab.await("the notes say " + marks, () -> marks.equals(notes().get(uid)));
    }

    @Test
    void startBestAndEndAreToldAndNoted() throws IOException {
        install();
        sender(receiver.url());
        var one = study("one");
        var two = study("two");
        starts("one");
        finds("one", 0, 0.5);
        awaitHeard(one + "/best/one-0/1");
        finds("one", 3, 0.75);
        ends("one", StudyState.Complete);
        starts("two");
        ends("two", StudyState.Failed);
        awaitHeard(one + "/completed");
        awaitHeard(two + "/failed");

        assertThat(receiver.ids().stream().filter(id -> id.startsWith(one)))
                .containsExactly(one + "/started", one + "/best/one-0/1", one + "/best/one-3/1", one + "/completed");
        assertThat(receiver.requests()).allSatisfy(request -> {
            assertThat(request.type()).startsWith("application/cloudevents+json");
            assertThat(request.event().path("specversion").asText()).isEqualTo("1.0");
            assertThat(request.event().at("/data/namespace").asText()).isEqualTo(lab.namespace());
        });
        awaitNotes(one, "best/one-3/1 completed started");
        lab.studyResource("one").delete();
        lab.await("the notes forget a study that is gone", () -> !notes().containsKey(one));
        awaitNotes(two, "failed started");
    }

    /** SIGKILL while an event is under way: it comes again with its id, and nothing that was noted does. */
    @Test
    void whoIsKilledInTheMiddleSendsAtMostWhatWasNotNotedAgain() throws Exception {
        install();
        var uid = study("one");
        var first = sender(receiver.url());
        starts("one");
        awaitHeard(uid + "/started");
        awaitNotes(uid, "started");
        var hold = new CountDownLatch(1);
        receiver.answer((exchange, request) -> {
            try {
                hold.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        finds("one", 0, 0.5);
        awaitHeard(uid + "/best/one-0/1");
        first.destroyForcibly().waitFor();
        hold.countDown();
        receiver.answer(Answering.code(204));
        ends("one", StudyState.Complete);
        sender(receiver.url());
        awaitHeard(uid + "/completed");

        assertThat(receiver.ids())
                .containsExactly(uid + "/started", uid + "/best/one-0/1", uid + "/best/one-0/1", uid + "/completed");
        awaitNotes(uid, "best/one-0/1 completed started");
    }

    /** One that is told to end writes its notes, so the next one repeats nothing. */
    @Test
    void aRestartRepeatsNothing() throws Exception {
        install();
        var uid = study("one");
        var first = sender(receiver.url());
        starts("one");
        finds("one", 0, 0.5);
        awaitHeard(uid + "/best/one-0/1");
        first.destroy();
        assertThat(first.waitFor()).isEqualTo(143);
        assertThat(notes()).containsEntry(uid, "best/one-0/1 started");
        sender(receiver.url());
        ends("one", StudyState.Complete);
        awaitHeard(uid + "/completed");

        assertThat(receiver.ids()).doesNotHaveDuplicates();
    }

    /** An outage of the receiver: of what it missed, it hears what still holds. */
    @Test
    void afterAnOutageTheReceiverHearsWhatStillHolds() throws Exception {
        install();
        int port = FreePort.find();
        sender("http://127.0.0.1:" + port + "/hook");
        var uid = study("one");
        starts("one");
        finds("one", 0, 0.5);
        finds("one", 1, 0.6);
        ends("one", StudyState.Complete);
        try (var late = EventReceiver.start(port)) {
            lab.await("the receiver hears of the end", () -> late.ids().contains(uid + "/completed"));

            assertThat(late.ids()).containsExactly(uid + "/started", uid + "/best/one-1/1", uid + "/completed");
        }
    }

    /** A receiver that answers 500 to one study hears of the others, and of this one once it can. */
    @Test
    void oneStudyThatTheReceiverCannotTakeHoldsUpNoOther() throws Exception {
        install();
        var bad = study("bad");
        var good = study("good");
        receiver.answer((exchange, request) ->
                Answering.code(request.id().startsWith(bad) ? 500 : 204).answer(exchange, request));
        sender(receiver.url());
        starts("bad");
        awaitHeard(bad + "/started");
        starts("good");
        ends("good", StudyState.Complete);
        awaitHeard(good + "/completed");
        receiver.answer(Answering.code(204));
        awaitNotes(bad, "started");

        assertThat(heard()).containsExactlyInAnyOrder(bad + "/started", good + "/started", good + "/completed");
    }

    @Test
    void wrongWordsAreRefusedBeforeAnythingIsSent() {
        assertThat(Runs.execute("cloudevents", "--to", "ftp://example.org", "--notes", "n"))
                .isEqualTo(new Runs.Said(2, "--to: the address has to be https://HOST/PATH"));
        assertThat(Runs.execute(
                                "cloudevents",
                                "--to",
                                "https://example.org",
                                "--notes",
                                "n",
                                "--ca-file",
                                "nowhere.pem")
                        .complaints())
                .isEqualTo("--ca-file: nowhere.pem: there is no such file");
    }
}
