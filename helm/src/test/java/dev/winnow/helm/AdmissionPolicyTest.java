package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Yaml;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code templates/admissionpolicy.yaml}; what the policies refuse is asked of a real API server in {@link AdmissionPolicyIT}. */
class AdmissionPolicyTest {
    private static final String AUTHORS = "team-a-tuning-winnow-authors";
    private static final String PODS = "team-a-tuning-winnow-pods";

    @Test
    void isOffByDefault() {
        assertThat(Chart.render().all())
                .noneMatch(object -> object.at("/kind").asText().startsWith("ValidatingAdmissionPolicy"));
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
