package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Yaml;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code templates/userroles.yaml}. */
class UserRolesTest {

    @ParameterizedTest
    @CsvSource({"auto, false, 0", "auto, true, 3", "true, false, 3", "false, true, 0"})
    void createdOnRequestOrWithTheWholeCluster(String create, boolean allNamespaces, int roles) {
        assertThat(userRoles("userRoles.create=" + create, "watch.allNamespaces=" + allNamespaces))
                .hasSize(roles);
    }

    @ParameterizedTest
    @CsvSource({"view", "edit", "admin"})
    void eachJoinsTheBuiltInRoleOfItsName(String role) {
        assertThat(userRole(role)
                        .at("/metadata/labels/rbac.authorization.k8s.io~1aggregate-to-" + role)
                        .asText())
                .isEqualTo("true");
    }

    @Test
    void viewersOnlyRead() {
        assertThat(userRole("view").at("/rules"))
                .isEqualTo(
                        Yaml.tree(
                                "[{apiGroups: [winnow.dev], resources: [tuningstudies, tuningtrials], verbs: [get, list, watch]}]"));
    }

    @Test
    void editorsWriteStudiesAndWithdrawTrials() {
        assertThat(userRole("edit").at("/rules")).isEqualTo(Yaml.tree("""
                                - apiGroups: [winnow.dev]
                                  resources: [tuningstudies]
                                  verbs: [create, update, patch, delete, deletecollection]
                                - apiGroups: [winnow.dev]
                                  resources: [tuningtrials]
                                  verbs: [delete, deletecollection]
                                """));
    }

    @Test
    void adminsHoldWhatTheyGiveToAnOperator() {
        var operator = Chart.render().one("Role", Chart.FULLNAME).at("/rules");
        assertThat(userRole("admin").at("/rules"))
                .containsExactlyElementsOf(StreamSupport.stream(operator.spliterator(), false)
                        .filter(rule -> rule.at("/apiGroups/0").asText().equals("winnow.dev"))
                        .toList());
    }

    private static JsonNode userRole(String name) {
        return Chart.render("userRoles.create=true").one("ClusterRole", "team-a-tuning-winnow-" + name);
    }

    private static Stream<JsonNode> userRoles(String... values) {
        return Chart.render(values).of("ClusterRole").filter(role -> Chart.name(role)
                .matches(".*-(view|edit|admin)"));
    }
}
