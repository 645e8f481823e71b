package dev.winnow.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import dev.winnow.testkit.Yaml;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A study in flight as the previous version left it, under its definitions: this version's definitions take the place of
 * those, this version's operator takes over, and the study ends where an undisturbed one ends. The objects are what
 * {@link PreviousVersionIT} found in its passage {@code UPGRADE} when the previous operator had left.
 */
@Isolated("exchanges the definitions of the API server")
class UpgradeIT {
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    static final int TRIALS = 12;

    /** A study whose end depends on nothing but its manifest, because one trial trains at a time. */
    static ObjectNode study() {
        return Manifests.with(
                Manifests.checkpointed(Manifests.asha("digits")),
                "/spec/limits",
                "{trials: %d, parallelTrials: 1}".formatted(TRIALS));
    }

    private static void definePrevious(Path folder) throws IOException {
        for (var name : List.of("tuningstudies.winnow.dev-v1.yml", "tuningtrials.winnow.dev-v1.yml")) {
            try (var zipped = new GZIPInputStream(Files.newInputStream(
                    GOLDEN.resolve("definitions-of-ee77b80").resolve(name + ".gz")))) {
                Files.copy(zipped, folder.resolve(name));
            }
        }
        ApiServer.installCrds(client, folder);
    }

    /** Objects of the file, put into a namespace: what refers to an object by uid refers to the one that took its place. */
    private static final class Restored {
        private final TestNamespace lab;
        private final AtomicReference<String> text;

        Restored(TestNamespace lab) throws IOException {
            this.lab = lab;
            text = new AtomicReference<>(Files.readString(GOLDEN.resolve("in-flight-of-ee77b80.yaml")));
        }

        private List<ObjectNode> of(String kind) {
            return Yaml.documents(text.get()).stream()
                    .filter(object -> object.path("kind").asText().equals(kind))
                    .map(object -> (ObjectNode) object)
                    .toList();
        }

        private void create(String kind) {
            for (var object : of(kind)) {
                var uid = object.at("/metadata/uid").asText();
                var created = lab.client().resource(generic(blank(object))).create();
                text.updateAndGet(all -> all.replace(uid, created.getMetadata().getUid()));
            }
        }

        private GenericKubernetesResource generic(JsonNode object) {
            return lab.client().getKubernetesSerialization().convertValue(object, GenericKubernetesResource.class);
        }

        private ObjectNode blank(JsonNode object) {
            var blank = (ObjectNode) object.deepCopy();
            var meta = (ObjectNode) blank.get("metadata");
            meta.remove(List.of("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields"));
            meta.put("namespace", lab.namespace());
            // The kubelet binds the pod again.
            ((ObjectNode) blank.get("spec")).remove("nodeName");
            return blank;
        }

        /** The status as it was; a pod that lived begins anew, as on a node that was started again. */
        private void status(String kind) {
            of(kind).stream()
                    .filter(object -> !Set.of("Pending", "Running")
                            .contains(object.at("/status/phase").asText()))
                    .forEach(object ->
                            lab.client().resource(generic(blank(object))).updateStatus());
        }

        void all() {
            var kinds = List.of("TuningStudy", "TuningTrial", "Pod");
            kinds.forEach(this::create);
            kinds.forEach(this::status);
        }
    }

    private static List<String> outcome(TestNamespace lab) throws Exception {
        try (var operator = new RunningOperator(lab.namespace());
                var kubelet = new Kubelet(client, lab.namespace(), new Trainer(operator::report))) {
            return Outcome.of(lab, "digits");
        }
    }

    @Test
    void aStudyInFlightOfThePreviousVersionEndsWhereTheUndisturbedStudyEnds(@TempDir Path folder) throws Exception {
        var whole = TestNamespace.create(client, "upgrade-never");
        whole.create(study());
        var undisturbed = outcome(whole);

        definePrevious(folder);
        var lab = TestNamespace.create(client, "upgrade");
        new Restored(lab).all();
        assertThat(lab.trials()).as("trials in flight").hasSizeBetween(2, TRIALS - 1);
        assertThat(lab.livePods()).as("pods that train").isNotEmpty();
        ApiServer.installCrds(client, Path.of("..", "crds"));

        assertThat(outcome(lab)).isEqualTo(undisturbed);
    }

    @AfterAll
    static void defineThisVersion() {
        ApiServer.installCrds(client, Path.of("..", "crds"));
    }
}
