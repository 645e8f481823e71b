package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.Yaml;
import org.junit.jupiter.api.Test;

/** {@code templates/serviceaccount.yaml}. */
class ServiceAccountTest {

    @Test
    void operatorRunsAsAnAccountOfItsOwn() {
        var rendered = Chart.render();
        assertThat(Chart.name(rendered.one("ServiceAccount"))).isEqualTo(Chart.FULLNAME);
        assertThat(rendered.one("Deployment")
                        .at("/spec/template/spec/serviceAccountName")
                        .asText())
                .isEqualTo(Chart.FULLNAME);
    }

    @Test
    void onlyTheOperatorsPodMountsTheToken() {
        var rendered = Chart.render();
        assertThat(rendered.one("ServiceAccount")
                        .at("/automountServiceAccountToken")
                        .asBoolean(true))
                .isFalse();
        assertThat(rendered.one("Deployment")
                        .at("/spec/template/spec/automountServiceAccountToken")
                        .asBoolean(false))
                .isTrue();
    }

    @Test
    void accountMayBeAnnotated() {
        assertThat(Chart.render("serviceAccount.annotations.note=a")
                        .one("ServiceAccount")
                        .at("/metadata/annotations/note")
                        .asText())
                .isEqualTo("a");
    }

    @Test
    void accountOfAnotherMakingIsUsedEverywhere() {
        var rendered = Chart.render("serviceAccount.create=false", "serviceAccount.name=given");
        assertThat(rendered.of("ServiceAccount")).isEmpty();
        assertThat(rendered.one("Deployment")
                        .at("/spec/template/spec/serviceAccountName")
                        .asText())
                .isEqualTo("given");
        assertThat(rendered.of("RoleBinding")).hasSize(2).allSatisfy(binding -> assertThat(binding.at("/subjects"))
                .isEqualTo(Yaml.tree("[{kind: ServiceAccount, name: given, namespace: team-a}]")));
    }
}
