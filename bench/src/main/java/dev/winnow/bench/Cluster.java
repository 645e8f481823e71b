package dev.winnow.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.StudyState;
import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.AuditLog;
import dev.winnow.testkit.OperatorAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** A real API server that keeps an audit log, with an account for the operator, so that its calls can be told apart. */
final class Cluster implements AutoCloseable {
    /** The operator, as the audit log names it. */
    static final String OPERATOR = "system:serviceaccount:winnow:" + OperatorAccount.NAME;

    private static final String NAMESPACE = "winnow";
    private static final Duration POLL_EVERY = Duration.ofMillis(250);
    private static final Duration LONGEST_STUDY = Duration.ofHours(2);

    private final Path folder;
    private final AuditLog audit;
    private final KubernetesClient client;

    /**
     * Starts the API server; it stops with this JVM.
     *
     * @param folder gets the audit log, the operator's kubeconfig and its log
     */
    Cluster(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        audit = AuditLog.empty(folder);
        ApiServer.kubeconfig(audit.flags());
        client = ApiServer.client();
        ApiServer.namespace(client, NAMESPACE);
    }

    /** The kubeconfig of an operator for some namespaces. */
    private Path kubeconfig(List<String> namespaces) throws IOException {
        Files.deleteIfExists(kubeconfig());
        Files.createFile(
                kubeconfig(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(
                kubeconfig(), OperatorAccount.in(NAMESPACE, namespaces).kubeconfig());
    }

    private Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    /** A client with all rights. */
    KubernetesClient client() {
        return client;
    }

    String version() {
        return client.getKubernetesVersion().getGitVersion();
    }

    /** Creates a namespace. */
    void namespace(String name) {
        ApiServer.namespace(client, name);
    }

    /** Starts the packaged operator for some namespaces, which must exist. */
    OperatorProcess operator(OperatorCommand command, List<String> namespaces)
            throws IOException, InterruptedException {
        return operator(command, namespaces, List.of());
    }

    /** The same, with the rights to trials of further kinds. */
    OperatorProcess operator(OperatorCommand command, List<String> namespaces, List<String> kinds)
            throws IOException, InterruptedException {
        kinds.forEach(OperatorAccount.in(NAMESPACE, namespaces)::grantRights);
        return new OperatorProcess(
                command,
                kubeconfig(namespaces),
                String.join(",", namespaces),
                NAMESPACE,
                String.join(",", kinds),
                folder.resolve("operator-" + namespaces.get(0) + ".log"));
    }

    /** The operator's writes that were answered in a span of time, the lease's renewals left out. */
    List<Call> writes(Instant from, Instant to) {
        return audit.events(OPERATOR).stream()
                .map(Call::of)
                .sorted(Comparator.comparing(Call::answered))
                .filter(call ->
                        !call.answered().isBefore(from) && call.answered().isBefore(to))
                .filter(call -> call.purpose() != Purpose.LEASE)
                .toList();
    }

    /** Waits until the operator has written nothing for a while, at most four times as long. */
    void awaitSilence(Duration silence) throws InterruptedException {
        var deadline = Instant.now().plus(silence.multipliedBy(4));
        Instant begin;
        do {
            begin = Instant.now();
            Thread.sleep(silence.toMillis());
        } while (Instant.now().isBefore(deadline)
                && !writes(begin, Instant.now()).isEmpty());
    }

    /** Creates a study. */
    void create(ObjectNode manifest, String namespace) {
        client.resource(manifest.toString()).inNamespace(namespace).create();
    }

    /** A study as it is now. */
    TuningStudy study(String namespace, String name) {
        return client.resources(TuningStudy.class)
                .inNamespace(namespace)
                .withName(name)
                .require();
    }

    /** Size of a study's status, in bytes of JSON as the API server sends it. */
    int statusBytes(String namespace, String name) throws IOException {
        var path = "/apis/winnow.dev/v1alpha1/namespaces/" + namespace + "/tuningstudies/" + name;
        var json = new ObjectMapper();
        return json.writeValueAsBytes(json.readTree(client.raw(path)).path("status")).length;
    }

    /** Size of the largest study or trial of a namespace, in bytes of JSON as the API server sends it. */
    long largestObject(String namespace) throws IOException {
        var json = new ObjectMapper();
        long largest = 0;
        for (var plural : List.of("tuningstudies", "tuningtrials")) {
            var path = "/apis/winnow.dev/v1alpha1/namespaces/" + namespace + "/" + plural + "?limit=500";
            var next = "";
            do {
                var page = json.readTree(client.raw(path + (next.isEmpty() ? "" : "&continue=" + next)));
                for (var item : page.path("items")) {
                    largest = Math.max(largest, json.writeValueAsBytes(item).length);
                }
                next = page.at("/metadata/continue").asText("");
            } while (!next.isEmpty());
        }
        return largest;
    }

    /**
     * Waits until a study is as it should be, polling four times a second.
     *
     * @param meanwhile is called at each poll
     * @throws IllegalStateException if that takes longer than two hours, or the operator ends
     */
    void await(OperatorProcess operator, String namespace, String name, Predicate<TuningStudy> wanted, Poll meanwhile)
            throws IOException, InterruptedException {
        var deadline = Instant.now().plus(LONGEST_STUDY);
        while (!wanted.test(study(namespace, name))) {
            operator.mustRun();
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("study " + name + " is still "
                        + study(namespace, name).getStatus().state() + ": see the logs in " + folder);
            }
            meanwhile.run();
            Thread.sleep(POLL_EVERY.toMillis());
        }
        meanwhile.run();
    }

    /** What is done at each poll. */
    @FunctionalInterface
    interface Poll {
        void run() throws IOException;
    }

    /**
     * Waits until a study has ended well.
     *
     * @throws IllegalStateException if it did not: then nothing that was measured counts
     */
    void awaitEnd(OperatorProcess operator, String namespace, String name, Poll meanwhile)
            throws IOException, InterruptedException {
        await(
                operator,
                namespace,
                name,
                study -> study.getStatus() != null && study.getStatus().ended(),
                meanwhile);
        var status = study(namespace, name).getStatus();
        if (!status.is(StudyState.Complete)
                || status.trials() == null
                || status.trials().failed() > 0) {
            throw new IllegalStateException(
                    "study " + name + " ended as " + status.state() + " with " + status.trials());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
