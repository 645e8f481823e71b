package dev.winnow.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.Manifests;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * Definitions that let everything pass, as those of another release may in one place or another. When it is closed, the schemas are
 * as they were.
 */
final class LooseSchema implements AutoCloseable {
    private static final String ANYTHING = "{x-kubernetes-preserve-unknown-fields: true}";

    private final KubernetesClient client;
    private final Map<String, String> before = new HashMap<>();

    LooseSchema(KubernetesClient client, String namespace) {
        this.client = client;
        for (var plural : List.of("tuningstudies", "tuningtrials")) {
            var name = plural + ".winnow.dev";
            var crd = client.getKubernetesSerialization()
                    .convertValue(
                            client.apiextensions()
                                    .v1()
                                    .customResourceDefinitions()
                                    .withName(name)
                                    .get(),
                            ObjectNode.class);
            before.put(name, crd.at("/spec/versions/0/schema").toString());
            schema(
                    name,
                    Manifests.read(
                                    "openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true, properties: {spec: "
                                            + ANYTHING + ", status: " + ANYTHING + "}}")
                            .toString());
        }
        Awaitility.await("the loose schema").atMost(Duration.ofSeconds(30)).until(() -> takesAnything(namespace));
    }

    private void schema(String name, String schema) {
        client.resources(CustomResourceDefinition.class)
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON),
                        "[{\"op\": \"replace\", \"path\": \"/spec/versions/0/schema\", \"value\": " + schema + "}]");
    }

    private boolean takesAnything(String namespace) {
        return List.of("TuningStudy", "TuningTrial").stream().allMatch(kind -> {
            try {
                client.raw(
                        path(namespace, kind) + "?dryRun=All",
                        "POST",
                        "{\"apiVersion\": \"winnow.dev/v1alpha1\", \"kind\": \"" + kind
                                + "\", \"metadata\": {\"name\": \"probe\"}, \"spec\": {\"x\": 1}}");
                return true;
            } catch (KubernetesClientException e) {
                return false;
            }
        });
    }

    /** Where objects of a kind are. */
    static String path(String namespace, String kind) {
        return "/apis/winnow.dev/v1alpha1/namespaces/" + namespace + "/"
                + (kind.equals("TuningStudy") ? "tuningstudies" : "tuningtrials");
    }

    @Override
    public void close() {
        before.forEach(this::schema);
    }
}
