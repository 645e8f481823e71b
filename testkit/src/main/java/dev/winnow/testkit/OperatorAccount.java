package dev.winnow.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/**
 * The service account of an operator on the {@link ApiServer}, with the rights that the chart gives and no others: those of
 * the file to which the chart's tests hold what the chart renders.
 */
public final class OperatorAccount {
    /** The name of the account, of its roles, and of their bindings: that of the release {@code tuning}. */
    public static final String NAME = "tuning-winnow";

    private static final JsonNode CHART =
            Yaml.file(Path.of("..", "helm", "src", "test", "resources", "rbac-rules.yaml"));

    /** The lease on which the operator has rights. */
    public static final String LEASE = CHART.at("/release/1/resourceNames/0").asText();

    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final long TOKEN_SECONDS = 24 * 3600;
    private static final Map<List<String>, OperatorAccount> ALL = new ConcurrentHashMap<>();

    private final String release;
    private final List<String> watched;
    private final String token;

    private OperatorAccount(KubernetesClient admin, String release, List<String> watched) {
        this.release = release;
        this.watched = watched;
        admin.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(NAME)
                        .withNamespace(release)
                        .endMetadata()
                        .build())
                .serverSideApply();
        watched.forEach(namespace -> bind(admin, namespace, NAME, rules(CHART.get("watched"))));
        bind(admin, release, NAME + "-lease", rules(CHART.get("release")));
        token = admin.serviceAccounts()
                .inNamespace(release)
                .withName(NAME)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(TOKEN_SECONDS)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
        watched.forEach(namespace -> await(namespace, "", "pods", "delete", true));
        await(release, "coordination.k8s.io", "leases", "create", true);
    }

    /** The account of an operator in the first of the namespaces, which must exist, that watches all of them. */
    public static OperatorAccount in(String... namespaces) {
        return in(namespaces[0], List.of(namespaces));
    }

    /** The account of an operator in the namespace of its release; all namespaces must exist. */
    public static OperatorAccount in(String release, List<String> watched) {
        return ALL.computeIfAbsent(
                Stream.concat(Stream.of(release), watched.stream()).toList(), names -> {
                    try (var admin = ApiServer.client()) {
                        return new OperatorAccount(admin, release, watched);
                    }
                });
    }

    private static List<PolicyRule> rules(JsonNode rules) {
        return StreamSupport.stream(rules.spliterator(), false)
                .map(rule -> new KubernetesSerialization().convertValue(rule, PolicyRule.class))
                .toList();
    }

    private void bind(KubernetesClient admin, String namespace, String role, List<PolicyRule> rules) {
        admin.resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withRules(rules)
                        .build())
                .forceConflicts()
                .serverSideApply();
        admin.resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(role)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewRoleRef(RBAC, "Role", role)
                        .addNewSubject("", "ServiceAccount", NAME, release)
                        .build())
                .serverSideApply();
    }

    /** Gives the rights that the chart gives with an option, by the name of the option in the file of rights. */
    public void grantRights(String option) {
        CHART.get(option).forEach(rule -> grant(NAME + "-" + option.toLowerCase(Locale.ROOT), rule.toString()));
    }

    /** Gives a further right in all watched namespaces, such as an operator with a further kind of workload needs. */
    public void grant(String name, String rule) {
        try (var admin = ApiServer.client()) {
            watched.forEach(namespace -> bind(admin, namespace, name, rules(Yaml.tree("[" + rule + "]"))));
        }
        var right = Yaml.tree(rule);
        watched.forEach(namespace -> await(
                namespace,
                right.at("/apiGroups/0").asText(),
                right.at("/resources/0").asText(),
                right.at("/verbs/0").asText(),
                true));
    }

    /**
     * Takes a right away in all watched namespaces; returns when the API server knows it.
     *
     * @return gives the right back
     */
    public Runnable withdraw(String group, String resource, String verb) {
        var all = rules(CHART.get("watched"));
        var without = all.stream()
                .flatMap(rule -> rule.getResources().stream().map(one -> new PolicyRuleBuilder(rule)
                        .withResources(one)
                        .withVerbs(rule.getVerbs().stream()
                                .filter(other -> !(rule.getApiGroups().contains(group)
                                        && one.equals(resource)
                                        && other.equals(verb)))
                                .toList())
                        .build()))
                .filter(rule -> !rule.getVerbs().isEmpty())
                .toList();
        set(without);
        watched.forEach(namespace -> await(namespace, group, resource, verb, false));
        return () -> {
            set(all);
            watched.forEach(namespace -> await(namespace, group, resource, verb, true));
        };
    }

    private void set(List<PolicyRule> rules) {
        try (var admin = ApiServer.client()) {
            watched.forEach(namespace -> bind(admin, namespace, NAME, rules));
        }
    }

    /** The API server's authorizer learns of roles from a watch, so a moment later. */
    private void await(String namespace, String group, String resource, String verb, boolean wanted) {
        var subresource = resource.contains("/") ? resource.substring(resource.indexOf('/') + 1) : "";
        var review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withNamespace(namespace)
                .withGroup(group)
                .withResource(resource.replaceAll("/.*", ""))
                .withSubresource(subresource)
                .withVerb(verb)
                .endResourceAttributes()
                .endSpec()
                .build();
        try (var client = client()) {
            Awaitility.await(verb + " " + resource + " in " + namespace + (wanted ? " is allowed" : " is not allowed"))
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> client.resource(review).create().getStatus().getAllowed() == wanted);
        }
    }

    /** The configuration of its client. */
    public Config config() {
        return Config.fromKubeconfig(kubeconfig());
    }

    /** The text of a kubeconfig. */
    public String kubeconfig() {
        return ApiServer.kubeconfig(token);
    }

    public String token() {
        return token;
    }

    /** A client with its rights. */
    public KubernetesClient client() {
        return ApiServer.client(kubeconfig());
    }

    /** A client with its rights whose requests somebody sees first. */
    public KubernetesClient client(Interceptor interceptor) {
        return ApiServer.builder(kubeconfig())
                .withHttpClientBuilderConsumer(builder -> builder.addOrReplaceInterceptor("test", interceptor))
                .build();
    }
}
