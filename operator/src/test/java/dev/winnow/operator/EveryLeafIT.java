package dev.winnow.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.TrialSpec;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Puts what people and programs get wrong at every leaf of our schemas. The API server refuses some of these objects, the operator
 * rejects others, and it takes the rest. Whatever becomes of an object, the operator goes on with all others.
 *
 * <p>Source of the idea: Gu et al., "Acto: Automatic End-to-End Testing for Operation Correctness of Cloud System Management",
 * SOSP 2023.
 */
class EveryLeafIT {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String LONG = "x".repeat(64 * 1024);
    private static final int BATCH = 100;

    /** Of Kubernetes' own leaves each has this many of the values; all leaves of one kind together have all of them. */
    private static final int VALUES_OF_FOREIGN = Integer.getInteger("leaves.values", 2);

    private static final List<JsonNode> VALUES = List.of(
            MissingNode.getInstance(),
            JSON.numberNode(0),
            JSON.numberNode(-1),
            JSON.numberNode(1L << 31),
            JSON.numberNode(Long.MAX_VALUE),
            JSON.textNode(""),
            JSON.numberNode(1e308),
            JSON.textNode(LONG),
            JSON.textNode("text"),
            JSON.booleanNode(true),
            JSON.arrayNode(),
            JSON.objectNode(),
            JSON.nullNode());

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    @AutoClose("shutdownNow")
    private static final ExecutorService users = Executors.newFixedThreadPool(4);

    private List<OwnerReference> owners = List.of();
    private int submitted;
    private int taken;
    private int rejected;

    private static JsonNode schema(String plural) {
        var crd = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(plural + ".winnow.dev")
                .get();
        return client.getKubernetesSerialization()
                .convertValue(crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema(), JsonNode.class);
    }

    private static boolean foreign(SchemaLeaf leaf) {
        var path = leaf.toString();
        return path.startsWith("spec.trial.pod.") || path.startsWith("spec.trial.checkpoints.volume.");
    }

    /** The objects that have each leaf of a schema wrong, in an order that is always the same. */
    private static List<ObjectNode> wrong(JsonNode schema, ObjectNode base) {
        var objects = new ArrayList<ObjectNode>();
        var leaves = SchemaLeaf.of(schema, "spec");
        for (int i = 0; i < leaves.size(); i++) {
            var leaf = leaves.get(i);
            int first = i;
            var values = foreign(leaf)
                    ? IntStream.range(0, VALUES_OF_FOREIGN)
                            .mapToObj(k -> VALUES.get((first * VALUES_OF_FOREIGN + k) % VALUES.size()))
                    : VALUES.stream();
            Stream.concat(values, enumerated(leaf)).forEach(value -> objects.add(put(base, leaf, value, "key")));
            if (leaf.steps().contains(SchemaLeaf.ENTRY)) {
                objects.add(put(base, leaf, SchemaLeaf.sample(leaf.schema()), LONG));
            }
        }
        return objects;
    }

    /** Each value of an enumeration, which of a union is mostly the wrong branch. */
    private static Stream<JsonNode> enumerated(SchemaLeaf leaf) {
        return leaf.schema().path("enum").valueStream();
    }

    private static ObjectNode put(ObjectNode base, SchemaLeaf leaf, JsonNode value, String key) {
        var object = base.deepCopy();
        leaf.put(object, value.deepCopy(), key);
        return object;
    }

    /** A study that starts nothing by itself, so that thousands of them cost little. */
    private static ObjectNode idle() {
        return Manifests.with(Manifests.plain("leaf", 2, 2, 2), "/spec/suspend", "true");
    }

    private static ObjectNode trial() {
        return Manifests.read("""
                apiVersion: winnow.dev/v1alpha1
                kind: TuningTrial
                metadata: {name: leaf}
                spec: {study: idle, number: 0, parameters: {x: '1'}, bracket: 0, resource: 1, rungs: [1, 3],
                       desired: Paused}
                """);
    }

    /** A trial without an owner has no turns. */
    private static OwnerReference owner(TuningStudy study) {
        return new OwnerReferenceBuilder()
                .withApiVersion(study.getApiVersion())
                .withKind(study.getKind())
                .withName(study.getMetadata().getName())
                .withUid(study.getMetadata().getUid())
                .withController(true)
                .build();
    }

    @Test
    void whateverStandsAtALeafTheOperatorGoesOn(TestReporter reporter) throws Exception {
        var lab = TestNamespace.create(client, "leaves");
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
            lab.create(Manifests.plain("good-at-once", 2, 2, 2));
            var undisturbed = lab.awaitEnd("good-at-once");

            var studies = wrong(schema("tuningstudies"), idle());
            for (int from = 0; from < studies.size(); from += BATCH) {
                var names = create(lab, "TuningStudy", studies, from);
                awaitTurns(lab, operator, names);
                var refused = all(lab, TuningStudy.class, from)
                        .filter(study -> study.getStatus() != null
                                && "Rejected".equals(study.getStatus().state()))
                        .map(study -> study.getMetadata().getName())
                        .toList();
                rejected += refused.size();
                if (!refused.isEmpty() && from % (5 * BATCH) == 0) {
                    correct(lab, refused.get(0), undisturbed);
                }
                deleteAll(lab, "TuningStudy", from);
            }
            lab.create(Manifests.with(Manifests.plain("idle", 2, 2, 2), "/spec/suspend", "true"));
            owners = List.of(owner(lab.study("idle")));
            var trials = wrong(schema("tuningtrials"), trial());
            for (int from = 0; from < trials.size(); from += BATCH) {
                var names = create(lab, "TuningTrial", trials, from);
                int batch = from;
                awaitTrialTurns(lab, batch);
                assertThat(names).isNotEmpty();
                assertThat(operator.unhealthy()).isEmpty();
                deleteAll(lab, "TuningTrial", from);
            }
            lab.create(Manifests.plain("good-at-last", 2, 2, 2));
            same(lab.awaitEnd("good-at-last"), undisturbed);
        }
        reporter.publishEntry(
                Map.of("objects", "" + submitted, "taken by the API server", "" + taken, "rejected", "" + rejected));
        assertThat(submitted).isGreaterThan(1_000);
        assertThat(taken).isBetween(submitted / 10, submitted);
        assertThat(rejected).isGreaterThan(10);
    }

    /** A trial of a study that is not there has no turns; one that is to run waits for its suspended study. */
    private static boolean waits(TuningTrial trial) {
        var spec = trial.getSpec();
        return !spec.study().equals("idle") || spec.desired() == TrialSpec.Desired.Running;
    }

    /** Creates a batch as several users at once would; the answer is the names of those that the API server took. */
    private Set<String> create(TestNamespace lab, String kind, List<ObjectNode> objects, int from) throws Exception {
        var tries = new ArrayList<Callable<String>>();
        for (int i = from; i < Math.min(from + BATCH, objects.size()); i++) {
            var object = objects.get(i);
            var name = "leaf-" + i;
            var metadata = object.putObject("metadata").put("name", name);
            metadata.putObject("labels").put("batch", "b" + from);
            metadata.putPOJO("ownerReferences", owners);
            tries.add(() -> create(lab, kind, object) ? name : "");
        }
        var names = new LinkedHashSet<String>();
        for (Future<String> done : users.invokeAll(tries)) {
            names.add(done.get());
        }
        names.remove("");
        submitted += tries.size();
        taken += names.size();
        return names;
    }

    private static boolean create(TestNamespace lab, String kind, ObjectNode object) {
        try {
            client.raw(LooseSchema.path(lab.namespace(), kind), "POST", object.toString());
            return true;
        } catch (KubernetesClientException e) {
            assertThat(e.getCode()).as(e.getMessage()).isIn(400, 413, 422);
            return false;
        }
    }

    private static void awaitTurns(TestNamespace lab, RunningOperator operator, Set<String> names) {
        lab.await("the studies have had their turns: " + names, () -> {
            var left = names.stream()
                    .map(name -> operator.studies().study(lab.namespace(), name).orElse(null))
                    .filter(study -> study == null || !observed(study, operator))
                    .count();
            assertThat(operator.unhealthy()).isEmpty();
            return left == 0;
        });
    }

    private static void awaitTrialTurns(TestNamespace lab, int batch) {
        var left = new ArrayList<String>();
        try {
            lab.await("the trials of batch " + batch + " have had their turns", () -> {
                left.clear();
                all(lab, TuningTrial.class, batch)
                        .filter(trial ->
                                trial.getStatus() == null && trial.getUnread().isEmpty() && !waits(trial))
                        .forEach(trial -> left.add(trial.getMetadata().getName() + " " + trial.getSpec()));
                return left.isEmpty();
            });
        } catch (AssertionError e) {
            throw new AssertionError("These trials have no status: " + left, e);
        }
    }

    private static boolean observed(TuningStudy study, RunningOperator operator) {
        boolean ours = study.getSpec().managedBy() == null
                || study.getSpec().managedBy().equals("winnow.dev/operator");
        return ours
                ? study.getStatus() != null && study.getStatus().state() != null
                : operator.turns().of(study).isPresent();
    }

    private static <R extends CustomResource<?, ?>> Stream<R> all(TestNamespace lab, Class<R> type, int batch) {
        return client
                .resources(type)
                .inNamespace(lab.namespace())
                .withLabel("batch", "b" + batch)
                .list()
                .getItems()
                .stream();
    }

    private static void deleteAll(TestNamespace lab, String kind, int batch) {
        client.raw(LooseSchema.path(lab.namespace(), kind) + "?labelSelector=batch%3Db" + batch, "DELETE", null);
    }

    /** A study that is corrected ends as one that was right at once. */
    private static void correct(TestNamespace lab, String name, TuningStudy undisturbed) {
        var spec = Manifests.plain(name, 2, 2, 2).get("spec");
        lab.edit(name, "/spec", spec.toString());
        same(lab.awaitEnd(name), undisturbed);
    }

    private static void same(TuningStudy study, TuningStudy undisturbed) {
        var end = study.getStatus();
        assertThat(end.state()).isEqualTo("Complete");
        assertThat(end.trials()).isEqualTo(undisturbed.getStatus().trials());
        assertThat(Objects.requireNonNull(end.best()).parameters())
                .isEqualTo(
                        Objects.requireNonNull(undisturbed.getStatus().best()).parameters());
        assertThat(end.best().value()).isEqualTo(undisturbed.getStatus().best().value());
    }
}
