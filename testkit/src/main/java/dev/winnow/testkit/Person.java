package dev.winnow.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;

/** Somebody with the rights in one namespace that a test gives, and no others. */
public final class Person {
    private static final String RBAC = "rbac.authorization.k8s.io";

    /** What the role {@code view} of the chart gives. */
    public static final String LOOKS =
            "[{apiGroups: [winnow.dev], resources: [tuningstudies, tuningtrials], verbs: [get, list, watch]}]";

    private Person() {}

    /**
     * The kubeconfig of a person.
     *
     * @param namespace exists
     * @param rules as YAML
     * @param file where it is written
     */
    public static Path kubeconfig(KubernetesClient admin, String namespace, String name, String rules, Path file) {
        admin.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .build())
                .create();
        admin.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withRules(StreamSupport.stream(Yaml.tree(rules).spliterator(), false)
                                .map(Person::rule)
                                .toList())
                        .build())
                .create();
        admin.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef(RBAC, "Role", name)
                        .addNewSubject("", "ServiceAccount", name, namespace)
                        .build())
                .create();
        var token = admin.serviceAccounts()
                .inNamespace(namespace)
                .withName(name)
                .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
                .getStatus()
                .getToken();
        return written(file, ApiServer.kubeconfig(token));
    }

    /** The kubeconfig of somebody who may do everything. */
    public static Path admin(Path file) {
        return written(file, ApiServer.kubeconfig());
    }

    private static Path written(Path file, String kubeconfig) {
        try {
            return Files.writeString(file, kubeconfig);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PolicyRule rule(JsonNode rule) {
        return new KubernetesSerialization().convertValue(rule, PolicyRule.class);
    }
}
