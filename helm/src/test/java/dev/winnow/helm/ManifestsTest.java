package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every object: names, labels, scope. */
class ManifestsTest {
    private static final String LONG = "a-release-whose-name-is-as-long-as-helm-lets-it-be-53";
    private static final Set<String> NAMESPACED = Set.of(
            "Deployment",
            "Service",
            "ServiceAccount",
            "Role",
            "RoleBinding",
            "NetworkPolicy",
            "PodDisruptionBudget",
            "ConfigMap",
            "Pod",
            "PrometheusRule",
            "ServiceMonitor");

    /** Sets of values that together render every template. */
    static Stream<String> values() {
        return Stream.of(
                "logLevel=INFO",
                "replicas=3,serviceMonitor.enabled=true,networkPolicy.monitoringNamespaces={monitoring},prometheusRule.enabled=true,grafanaDashboard.enabled=true",
                "watch.namespaces={team-b,team-c},admissionPolicy.enabled=true,userRoles.create=true",
                "watch.allNamespaces=true,admissionPolicy.enabled=true,crds.keep=false");
    }

    @ParameterizedTest
    @MethodSource("values")
    void lintIsClean(String values) {
        var lint = Chart.lint(values);
        assertThat(lint.code()).as(lint.out() + lint.err()).isZero();
    }

    @ParameterizedTest
    @MethodSource("values")
    void everyObjectIsLabelled(String values) {
        assertThat(Chart.render(values).all()).isNotEmpty().allSatisfy(object -> {
            var labels = object.at("/metadata/labels");
            assertThat(labels.at("/app.kubernetes.io~1name").asText())
                    .isEqualTo(object.at("/kind").asText().equals("Pod") ? "winnow-test" : "winnow");
            assertThat(labels.at("/app.kubernetes.io~1instance").asText()).isEqualTo(Chart.RELEASE);
            assertThat(labels.at("/app.kubernetes.io~1version").asText()).isEqualTo("dev");
            assertThat(labels.at("/app.kubernetes.io~1part-of").asText()).isEqualTo("winnow");
            assertThat(labels.at("/app.kubernetes.io~1managed-by").asText()).isEqualTo("Helm");
            assertThat(labels.at("/helm.sh~1chart").asText()).isEqualTo("winnow-0.1.0");
            assertThat(labels.at("/app.kubernetes.io~1component").asText())
                    .isIn("operator", "report", "metrics", "test");
        });
    }

    @ParameterizedTest
    @MethodSource("values")
    void commonLabelsAndAnnotationsReachEveryObjectAndTheChartsOwnWin(String values) {
        var rendered = Chart.render(
                values,
                "commonLabels.team=a,commonLabels.app\\.kubernetes\\.io/name=other",
                "commonAnnotations.owner=b,commonAnnotations.helm\\.sh/resource-policy=delete");
        assertThat(rendered.all()).allSatisfy(object -> {
            assertThat(object.at("/metadata/labels/team").asText()).isEqualTo("a");
            assertThat(object.at("/metadata/labels/app.kubernetes.io~1name").asText())
                    .startsWith("winnow");
            assertThat(object.at("/metadata/annotations/owner").asText()).isEqualTo("b");
        });
        var pod = rendered.one("Deployment").at("/spec/template/metadata");
        assertThat(pod.at("/labels/team").asText()).isEqualTo("a");
        assertThat(pod.at("/labels/app.kubernetes.io~1name").asText()).isEqualTo("winnow");
        assertThat(pod.at("/annotations").has("owner")).isFalse();
        assertThat(rendered.one("Deployment").at("/spec/selector/matchLabels").has("team"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image.tag=v1.2        | v1.2",
                "image.tag=_x-         | x",
                "image.digest=sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef,image.tag=v1.2 | sha256-0123456789abcdef0123456789abcdef0123456789abcdef01234567",
            })
    void versionIsThatOfTheImage(String values, String version) {
        assertThat(Chart.render(values)
                        .one("Deployment")
                        .at("/metadata/labels/app.kubernetes.io~1version")
                        .asText())
                .isEqualTo(version)
                .hasSizeLessThanOrEqualTo(63);
    }

    @ParameterizedTest
    @MethodSource("values")
    void namespacedObjectsNameTheirNamespaceAndNoOthersDo(String values) {
        assertThat(Chart.render(values).all())
                .allSatisfy(object -> assertThat(object.at("/metadata").hasNonNull("namespace"))
                        .as(id(object))
                        .isEqualTo(isNamespaced(object)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void noObjectStandsTwice(String values) {
        assertThat(Chart.render(values).all().stream().map(ManifestsTest::id)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"watch.allNamespaces=false", "watch.namespaces={team-b,team-c}"})
    void namespacedInstallationNeedsTheClusterForNothingButDefinitionsAndPolicies(String values) {
        assertThat(Chart.render(values, "admissionPolicy.enabled=false").all().stream()
                        .filter(object -> !isNamespaced(object))
                        .map(object -> object.at("/kind").asText()))
                .containsOnly("CustomResourceDefinition");
        assertThat(Chart.render(values, "crds.enabled=false").all()).allMatch(ManifestsTest::isNamespaced);
    }

    @ParameterizedTest
    @MethodSource("values")
    void namesOfLongReleasesFit(String values) {
        var rendered = Chart.renderAs(LONG, "n".repeat(63), values);
        assertThat(rendered.all()).allSatisfy(object -> assertThat(Chart.name(object))
                .hasSizeLessThanOrEqualTo(63)
                .matches("[a-z]([-a-z0-9.]*[a-z0-9])?"));
        assertThat(rendered.all().stream().map(ManifestsTest::id)).doesNotHaveDuplicates();
    }

    @Test
    void longNamesStayApart() {
        var other = LONG.substring(0, LONG.length() - 1) + "4";
        assertThat(Chart.name(Chart.renderAs(LONG, "team-a").one("Deployment")))
                .isNotEqualTo(Chart.name(Chart.renderAs(other, "team-a").one("Deployment")));
    }

    @Test
    void releasesOfOneNameInTwoNamespacesShareNoClusterWideObject() {
        var values = "admissionPolicy.enabled=true,userRoles.create=true,crds.enabled=false";
        assertThat(Stream.of("team-a", "team-b")
                        .flatMap(namespace -> Chart.renderAs("tuning", namespace, values).all().stream())
                        .filter(object -> !isNamespaced(object))
                        .map(ManifestsTest::id))
                .isNotEmpty()
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "winnow,     '',                      winnow",
        "my-winnow,  '',                      my-winnow",
        "tuning,     '',                      tuning-winnow",
        "1e3,        '',                      winnow-1e3",
        "a.b,        '',                      a-b-winnow",
        "tuning,     nameOverride=hpo,        tuning-hpo",
        "tuning,     fullnameOverride=exact,  exact",
    })
    void nameFollowsTheRelease(String release, String values, String name) {
        var rendered = values.isEmpty() ? Chart.renderAs(release, "123") : Chart.renderAs(release, "123", values);
        assertThat(Chart.name(rendered.one("Deployment"))).isEqualTo(name);
    }

    @Test
    void namesThatLookLikeNumbersStayStrings() {
        var rendered = Chart.renderAs("1e3", "123", "userRoles.create=false");
        assertThat(rendered.all()).filteredOn(ManifestsTest::isNamespaced).allSatisfy(object -> {
            assertThat(object.at("/metadata/namespace").isTextual()).isTrue();
            assertThat(object.at("/metadata/labels/app.kubernetes.io~1instance").isTextual())
                    .isTrue();
        });
    }

    private static boolean isNamespaced(JsonNode object) {
        return NAMESPACED.contains(object.at("/kind").asText());
    }

    private static String id(JsonNode object) {
        return String.join(
                "/",
                object.at("/kind").asText(),
                object.at("/metadata/namespace").asText(),
                Chart.name(object));
    }
}
