package dev.winnow.testkit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Names;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A namespace of the API server, as a user with kubectl works in it. */
public final class TestNamespace {
    /** Far more than anything takes on a quiet machine. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final ResourceDefinitionContext STUDIES = new ResourceDefinitionContext.Builder()
            .withGroup(Names.GROUP)
            .withVersion(Names.VERSION)
            .withKind("TuningStudy")
            .withPlural("tuningstudies")
            .withNamespaced(true)
            .build();

    private final KubernetesClient client;
    private final String namespace;

    private TestNamespace(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        FailedRun.saw(this);
    }

    /** A new namespace. */
    public static TestNamespace create(KubernetesClient client, String namespace) {
        ApiServer.namespace(client, namespace);
        return new TestNamespace(client, namespace);
    }

    /** A namespace that exists. */
    public static TestNamespace in(KubernetesClient client, String namespace) {
        return new TestNamespace(client, namespace);
    }

    public KubernetesClient client() {
        return client;
    }

    public String namespace() {
        return namespace;
    }

    /** {@code kubectl create}, which refuses unknown fields. */
    public void create(ObjectNode manifest) {
        var generic = client.getKubernetesSerialization().convertValue(manifest, GenericKubernetesResource.class);
        client.genericKubernetesResources(STUDIES)
                .inNamespace(namespace)
                .resource(generic)
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }

    /**
     * {@code kubectl edit}: changes one field of a study.
     *
     * @param pointer JSON pointer of the field
     * @param value the new value as YAML; empty removes the field
     */
    public void edit(String study, String pointer, String value) {
        var patch = Manifests.read("{}").arrayNode();
        var operation =
                patch.addObject().put("op", value.isEmpty() ? "remove" : "add").put("path", pointer);
        if (!value.isEmpty()) {
            operation.set("value", Manifests.read("value: " + value).get("value"));
        }
        studyResource(study).patch(PatchContext.of(PatchType.JSON), patch.toString());
    }

    /** Sets the finalizers of a pod, whatever a kubelet writes to the pod at the same time. */
    public void finalizers(String pod, String... finalizers) {
        var patch = Manifests.read("{metadata: {finalizers: [%s]}}".formatted(String.join(", ", finalizers)));
        client.pods()
                .inNamespace(namespace)
                .withName(pod)
                .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
    }

    public Resource<TuningStudy> studyResource(String name) {
        return client.resources(TuningStudy.class).inNamespace(namespace).withName(name);
    }

    public Resource<TuningTrial> trialResource(String name) {
        return client.resources(TuningTrial.class).inNamespace(namespace).withName(name);
    }

    /**
     * {@code kubectl patch} of a trial by a JSON merge patch.
     *
     * @param subresource such as {@code status}; empty: the trial itself
     */
    public void patchTrial(String name, String subresource, String patch) {
        var context = PatchContext.of(PatchType.JSON_MERGE);
        if (subresource.isEmpty()) {
            trialResource(name).patch(context, patch);
        } else {
            trialResource(name).subresource(subresource).patch(context, patch);
        }
    }

    public TuningStudy study(String name) {
        return Objects.requireNonNull(studyResource(name).get(), name);
    }

    public TuningTrial trial(String name) {
        return Objects.requireNonNull(trialResource(name).get(), name);
    }

    /** All studies, in no order. */
    public List<TuningStudy> studies() {
        return client.resources(TuningStudy.class).inNamespace(namespace).list().getItems();
    }

    /** All trials by number. */
    public List<TuningTrial> trials() {
        return client.resources(TuningTrial.class).inNamespace(namespace).list().getItems().stream()
                .sorted(Comparator.comparing(
                                (TuningTrial trial) -> trial.getSpec().study())
                        .thenComparing(trial -> trial.getSpec().number()))
                .toList();
    }

    public List<Pod> pods() {
        return client.pods().inNamespace(namespace).list().getItems();
    }

    /** Pods that have neither ended nor been asked to. */
    public List<Pod> livePods() {
        return pods().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod ->
                        !List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase()))
                .toList();
    }

    /** The reasons of the events about an object, in no order. */
    public List<String> eventsOf(String name) {
        return events(name).map(Event::getReason).toList();
    }

    /** What an event with this reason says about an object. A status may have said so for a moment only. */
    public String awaitEvent(String name, String reason) {
        return await(
                        reason + " of " + name,
                        () -> events(name)
                                .filter(event -> event.getReason().equals(reason))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow()
                .getMessage();
    }

    private Stream<Event> events(String name) {
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getName().equals(name));
    }

    /** Waits until a study meets a condition, and returns the study as it was then. */
    public TuningStudy awaitStudy(String name, Predicate<TuningStudy> condition) {
        return await(
                name,
                studyResource(name)::get,
                study -> study != null && study.getStatus() != null && condition.test(study));
    }

    /** Waits until a study has ended, well or badly. */
    public TuningStudy awaitEnd(String name) {
        return awaitStudy(name, study -> study.getStatus().ended());
    }

    /** Waits until a trial meets a condition, and returns the trial as it was then. */
    public TuningTrial awaitTrial(String name, Predicate<TuningTrial> condition) {
        return await(
                name,
                trialResource(name)::get,
                trial -> trial != null && trial.getStatus() != null && condition.test(trial));
    }

    /** Waits until a trial is in a state. */
    public TuningTrial awaitTrial(String name, State state) {
        return awaitTrial(name, trial -> trial.getStatus().state() == state);
    }

    /** Waits until something holds; shows the namespace if it never does. */
    public void await(String what, Callable<Boolean> condition) {
        await(what, PATIENCE, condition);
    }

    /** The same with a patience of the test's own. */
    public void await(String what, Duration patience, Callable<Boolean> condition) {
        await(what, patience, condition, holds -> holds);
    }

    private <T> T await(String what, Callable<T> seen, Predicate<? super T> condition) {
        return await(what, PATIENCE, seen, condition);
    }

    private <T> T await(String what, Duration patience, Callable<T> seen, Predicate<? super T> condition) {
        try {
            return Awaitility.await(what)
                    .atMost(patience)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreException(KubernetesClientException.class)
                    .until(seen, condition);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(e.getMessage() + "\n" + contents(), e);
        }
    }

    /** Does the work of the garbage collector, which this API server lacks: deletes what has no owner any more. */
    public void collectGarbage() {
        var studies =
                studies().stream().map(study -> study.getMetadata().getUid()).toList();
        trials().stream()
                .filter(trial -> !studies.contains(
                        trial.getMetadata().getOwnerReferences().get(0).getUid()))
                .forEach(trial -> client.resource(trial).withGracePeriod(0).delete());
        var trials =
                trials().stream().map(trial -> trial.getMetadata().getUid()).toList();
        pods().stream()
                .filter(pod -> !pod.getMetadata().getOwnerReferences().isEmpty())
                .filter(pod -> !trials.contains(
                        pod.getMetadata().getOwnerReferences().get(0).getUid()))
                .forEach(pod -> client.resource(pod).withGracePeriod(0).delete());
    }

    /** {@code kubectl get}: the rows of a table by the names of its columns. */
    public List<Map<String, String>> table(String plural) {
        var http = client.getHttpClient();
        var request = http.newHttpRequestBuilder()
                .uri(client.getMasterUrl() + "apis/" + Names.GROUP + "/" + Names.VERSION + "/namespaces/" + namespace
                        + "/" + plural)
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                .build();
        var table = Manifests.read(http.sendAsync(request, String.class).join().body());
        var rows = new ArrayList<Map<String, String>>();
        for (var row : table.get("rows")) {
            var cells = new LinkedHashMap<String, String>();
            for (int i = 0; i < row.get("cells").size(); i++) {
                cells.put(
                        table.get("columnDefinitions").get(i).get("name").asText(),
                        row.get("cells").get(i).asText());
            }
            rows.add(cells);
        }
        return rows;
    }

    private String contents() {
        var text = new StringBuilder();
        studies().forEach(study -> text.append(study.getMetadata().getName())
                .append(": ")
                .append(client.getKubernetesSerialization().asJson(study.getStatus()))
                .append('\n'));
        trials().forEach(trial -> text.append(trial.getMetadata().getName())
                .append(": ")
                .append(trial.getSpec().desired())
                .append(' ')
                .append(client.getKubernetesSerialization().asJson(trial.getStatus()))
                .append('\n'));
        pods().forEach(pod -> text.append(pod.getMetadata().getName())
                .append(": ")
                .append(pod.getStatus().getPhase())
                .append(pod.getMetadata().getDeletionTimestamp() == null ? "" : " terminating")
                .append('\n'));
        return text.toString();
    }
}
