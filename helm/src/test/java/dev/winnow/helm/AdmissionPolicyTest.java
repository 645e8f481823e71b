package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Yaml;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code templates/admissionpolicy.yaml}; what the policies refuse is asked of a real API server in {@link AdmissionPolicyIT}. */
class AdmissionPolicyTest {
    private static final String AUTHORS = "team-a-tuning-winnow-authors";
    private static final String PODS = "team-a-tuning-winnow-pods";
    private static final String OBJECTS = "team-a-tuning-winnow-objects";

    @ParameterizedTest
    @CsvSource({"true, auto, true", "false, auto, false", "false, true, true", "true, false, false"})
    void isThereIfTheInstallerMayCreateDefinitionsToo(boolean crds, String enabled, boolean there) {
        var rendered = Chart.render("crds.enabled=" + crds, "admissionPolicy.enabled=" + enabled);
        assertThat(rendered.of("ValidatingAdmissionPolicy").count() > 0).isEqualTo(there);
        assertThat(Chart.notes("crds.enabled=" + crds, "admissionPolicy.enabled=" + enabled)
                        .contains("WARNING: no admission policy"))
                .isEqualTo(!there);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "watch.namespaces={team-b} | ['kube-node-lease','kube-public','kube-system','team-a']",
                "watch.namespaces={team-a} | ['kube-node-lease','kube-public','kube-system']",
                "watch.allNamespaces=true | ['kube-node-lease','kube-public','kube-system','team-a']"
            })
    void podsOfTheClusterAndOfTheReleaseAreLeftAlone(String watch, String namespaces) {
        assertThat(rendered(watch)
                        .one("ValidatingAdmissionPolicy", PODS)
                        .at("/spec/validations/0/expression")
                        .asText())
                .isEqualTo("!(request.namespace in " + namespaces + ")");
    }

    @Test
    void everyPolicyIsBoundAndRefuses() {
        var rendered = rendered();
        assertThat(rendered.of("ValidatingAdmissionPolicy").map(Chart::name)).containsExactlyInAnyOrder(AUTHORS, PODS);
        for (var name : List.of(AUTHORS, PODS)) {
            var binding = rendered.one("ValidatingAdmissionPolicyBinding", name).at("/spec");
            assertThat(binding.at("/policyName").asText()).isEqualTo(name);
            assertThat(binding.at("/validationActions")).isEqualTo(Yaml.tree("[Deny]"));
            assertThat(rendered.one("ValidatingAdmissionPolicy", name)
                            .at("/spec/failurePolicy")
                            .asText())
                    .isEqualTo("Fail");
        }
    }

    @Test
    void kindsOfTrialsBringAPolicyOfTheirOwnAndBindThePodsThatTheirObjectsMake() {
        var rendered = rendered("trialKinds={jobs.v1.batch}");
        assertThat(rendered.of("ValidatingAdmissionPolicy").map(Chart::name))
                .containsExactlyInAnyOrder(AUTHORS, PODS, OBJECTS);
        assertThat(rendered.one("ValidatingAdmissionPolicy", OBJECTS).at("/spec/matchConstraints/resourceRules"))
                .isEqualTo(Yaml.tree(
                        "[{apiGroups: [batch], apiVersions: ['*'], operations: [CREATE, DELETE], resources: [jobs]}]"));
        assertThat(rendered.one("ValidatingAdmissionPolicy", PODS)
                        .at("/spec/matchConditions/0/expression")
                        .asText())
                .contains("'winnow.dev/trial-uid' in object.metadata");
        assertThat(rendered.one("ValidatingAdmissionPolicy", AUTHORS).at("/spec/validations"))
                .hasSize(2);
        assertThat(rendered.one("ValidatingAdmissionPolicyBinding", OBJECTS).at("/spec/validationActions"))
                .isEqualTo(Yaml.tree("[Deny]"));
    }

    @Test
    void authorsAreCheckedInTheWatchedNamespaces() {
        assertThat(namespacesOfAuthors(rendered("watch.namespaces={team-b}")))
                .isEqualTo(Yaml.tree(
                        "matchExpressions: [{key: kubernetes.io/metadata.name, operator: In, values: [team-b]}]"));
        assertThat(namespacesOfAuthors(rendered("watch.allNamespaces=true"))).isEqualTo(Yaml.tree("{}"));
    }

    @Test
    void podsAreCheckedWhenTheOperatorsAccountCreatesThem() {
        assertThat(rendered("serviceAccount.name=given")
                        .one("ValidatingAdmissionPolicy", PODS)
                        .at("/spec/matchConditions/0/expression")
                        .asText())
                .isEqualTo("request.userInfo.username == 'system:serviceaccount:team-a:given'");
    }

    private static JsonNode namespacesOfAuthors(Chart.Manifests rendered) {
        return rendered.one("ValidatingAdmissionPolicyBinding", AUTHORS).at("/spec/matchResources/namespaceSelector");
    }

    private static Chart.Manifests rendered(String... values) {
        var all = new ArrayList<>(List.of(values));
        all.add("admissionPolicy.enabled=true");
        return Chart.render(all.toArray(String[]::new));
    }
}
