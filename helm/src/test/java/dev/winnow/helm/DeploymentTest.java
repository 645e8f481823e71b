package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code templates/deployment.yaml} and the environment of {@code _env.tpl}. */
class DeploymentTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    @Test
    void imageIsTheOneOfTheChartsVersion() {
        var container = Chart.render().container();
        assertThat(container.at("/image").asText()).isEqualTo("docker.io/winnow/operator:dev");
        assertThat(container.at("/imagePullPolicy").asText()).isEqualTo("IfNotPresent");
    }

    @Test
    void repositoryAndTagAreSettings() {
        var container = Chart.render("image.repository=registry.example/o", "image.tag=v1.2")
                .container();
        assertThat(container.at("/image").asText()).isEqualTo("registry.example/o:v1.2");
    }

    @Test
    void digestWinsOverTag() {
        var container = Chart.render("image.tag=v1.2", "image.digest=" + DIGEST).container();
        assertThat(container.at("/image").asText()).isEqualTo("docker.io/winnow/operator@" + DIGEST);
    }

    @ParameterizedTest
    @CsvSource({
        "docker.io/winnow/operator, mirror.example,        mirror.example/winnow/operator:dev",
        "docker.io/winnow/operator, mirror.example:5000/a, mirror.example:5000/a/winnow/operator:dev",
        "localhost:5000/operator,   mirror.example,        mirror.example/operator:dev",
        "localhost/operator,        mirror.example,        mirror.example/operator:dev",
        "winnow/operator,           mirror.example,        mirror.example/winnow/operator:dev",
        "operator,                  mirror.example,        mirror.example/operator:dev",
    })
    void aMirrorTakesThePlaceOfTheRegistryAlone(String repository, String mirror, String image) {
        assertThat(Chart.render("image.repository=" + repository, "global.imageRegistry=" + mirror)
                        .container()
                        .at("/image")
                        .asText())
                .isEqualTo(image);
    }

    @Test
    void pullSecretsOfTheChartAndOfAllChartsAreUsed() {
        assertThat(Chart.render("global.imagePullSecrets[0].name=all", "imagePullSecrets[0].name=own")
                        .one("Deployment")
                        .at("/spec/template/spec/imagePullSecrets"))
                .isEqualTo(Yaml.tree("[{name: all}, {name: own}]"));
        assertThat(Chart.render().one("Deployment").at("/spec/template/spec").has("imagePullSecrets"))
                .isFalse();
    }

    @Test
    void furtherVolumesStandBesideTmp() {
        var rendered = Chart.render(
                "extraVolumes[0].name=ca,extraVolumes[0].configMap.name=house-ca",
                "extraVolumeMounts[0].name=ca,extraVolumeMounts[0].mountPath=/etc/ca,extraVolumeMounts[0].readOnly=true");
        assertThat(rendered.container().at("/volumeMounts"))
                .isEqualTo(Yaml.tree("[{name: tmp, mountPath: /tmp}, {name: ca, mountPath: /etc/ca, readOnly: true}]"));
        assertThat(rendered.one("Deployment").at("/spec/template/spec/volumes"))
                .isEqualTo(Yaml.tree(
                        "[{name: tmp, emptyDir: {sizeLimit: 64Mi}}, {name: ca, configMap: {name: house-ca}}]"));
    }

    @Test
    void deploymentHasAnnotationsOfItsOwn() {
        var deployment = Chart.render("deploymentAnnotations.note=b").one("Deployment");
        assertThat(deployment.at("/metadata/annotations")).isEqualTo(Yaml.tree("{note: b}"));
        assertThat(deployment.at("/spec/template/metadata/annotations").has("note"))
                .isFalse();
    }

    @Test
    void oneOperatorIsReplacedBeforeTheNextStarts() {
        assertThat(Chart.render().one("Deployment").at("/spec/replicas").asInt())
                .isEqualTo(1);
        assertThat(Chart.render().one("Deployment").at("/spec/strategy")).isEqualTo(Yaml.tree("{type: Recreate}"));
        assertThat(Chart.render("replicas=0").one("Deployment").at("/spec/strategy"))
                .isEqualTo(Yaml.tree("{type: Recreate}"));
    }

    @Test
    void severalOperatorsRoll() {
        var deployment = Chart.render("replicas=3").one("Deployment");
        assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(3);
        assertThat(deployment.at("/spec/strategy"))
                .isEqualTo(Yaml.tree("{type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}"));
    }

    @Test
    void environmentOfAnOperatorThatWatchesItsOwnNamespace() {
        assertThat(Chart.render().container().at("/env")).isEqualTo(Yaml.tree("""
                                - {name: POD_NAME, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                                - {name: POD_NAMESPACE, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}
                                - {name: WINNOW_LEASE_NAMESPACE, value: team-a}
                                - {name: WINNOW_LEASE_NAME, value: tuning-winnow-operator}
                                - {name: WINNOW_IMAGE, value: "docker.io/winnow/operator:dev"}
                                - {name: WINNOW_REPORT_URL, value: "http://tuning-winnow.team-a.svc:8080/report"}
                                - {name: QUARKUS_OPERATOR_SDK_NAMESPACES, value: team-a}
                                - {name: QUARKUS_LOG_CATEGORY__DEV_WINNOW__LEVEL, value: INFO}
                                - {name: QUARKUS_LOG_CONSOLE_JSON_ENABLED, value: "true"}
                                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "watch.namespaces={team-b}         | QUARKUS_OPERATOR_SDK_NAMESPACES        | team-b",
                "watch.namespaces={team-b,team-c}  | QUARKUS_OPERATOR_SDK_NAMESPACES        | team-b,team-c",
                "watch.allNamespaces=true          | QUARKUS_OPERATOR_SDK_NAMESPACES        | JOSDK_ALL_NAMESPACES",
                "report.url=http://o.a.svc.x/report| WINNOW_REPORT_URL                      | http://o.a.svc.x/report",
                "fullnameOverride=one              | WINNOW_REPORT_URL                      | http://one.team-a.svc:8080/report",
                "gpuWeights.nvidia\\.com/gpu\\.shared=0.25,gpuWeights.amd\\.com/gpu=1 | WINNOW_GPU_WEIGHTS | 'amd.com/gpu=1,nvidia.com/gpu.shared=0.25'",
                "prices.nvidia\\.com/gpu=2.5        | WINNOW_PRICES                          | nvidia.com/gpu=2.5",
                "logLevel=DEBUG                    | QUARKUS_LOG_CATEGORY__DEV_WINNOW__LEVEL| DEBUG",
                "logFormat=text                    | QUARKUS_LOG_CONSOLE_JSON_ENABLED       | false",
                "extraEnv[0].name=A,extraEnv[0].value=b| A                                  | b",
            })
    void valuesReachTheEnvironment(String value, String variable, String expected) {
        assertThat(Chart.render(value).env(variable)).isEqualTo(expected);
    }

    @Test
    void reportUrlIsTheServicesAddress() {
        var rendered = Chart.render();
        var service = rendered.one("Service", Chart.FULLNAME);
        assertThat(rendered.env("WINNOW_REPORT_URL"))
                .isEqualTo("http://%s.%s.svc:%d/report"
                        .formatted(
                                Chart.name(service),
                                service.at("/metadata/namespace").asText(),
                                service.at("/spec/ports/0/port").asInt()));
    }

    @Test
    void portsAreThatOfReportsAndThatOfTheManagement() {
        assertThat(Chart.render().container().at("/ports")).isEqualTo(Yaml.tree("""
                                - {name: report, containerPort: 8080, protocol: TCP}
                                - {name: management, containerPort: 9000, protocol: TCP}
                                """));
    }

    @ParameterizedTest
    @CsvSource({"startupProbe, started", "livenessProbe, live", "readinessProbe, ready"})
    void probesAskTheManagementPort(String probe, String path) {
        assertThat(Chart.render().container().at("/" + probe + "/httpGet"))
                .isEqualTo(Yaml.tree("{path: /q/health/%s, port: management}".formatted(path)));
    }

    @Test
    void startMayTakeAsLongAsFillingTheCachesMay() {
        var probe = Chart.render().container().at("/startupProbe");
        assertThat(probe.at("/periodSeconds").asInt()
                        * probe.at("/failureThreshold").asInt())
                .isGreaterThanOrEqualTo(120);
    }

    @Test
    void resourcesAreBounded() {
        assertThat(Chart.render().container().at("/resources"))
                .isEqualTo(Yaml.tree("{requests: {cpu: 100m, memory: 256Mi}, limits: {cpu: '1', memory: 512Mi}}"));
    }

    @Test
    void onlyTmpIsWritable() {
        var rendered = Chart.render();
        assertThat(rendered.container().at("/volumeMounts")).isEqualTo(Yaml.tree("[{name: tmp, mountPath: /tmp}]"));
        assertThat(rendered.one("Deployment").at("/spec/template/spec/volumes"))
                .isEqualTo(Yaml.tree("[{name: tmp, emptyDir: {sizeLimit: 64Mi}}]"));
    }

    @Test
    void tmpMayBeKeptInMemory() {
        assertThat(Chart.render("tmp.medium=Memory", "tmp.sizeLimit=32Mi")
                        .one("Deployment")
                        .at("/spec/template/spec/volumes/0/emptyDir"))
                .isEqualTo(Yaml.tree("{sizeLimit: 32Mi, medium: Memory}"));
    }

    @Test
    void podMayFinishWhatItDoes() {
        assertThat(Chart.render()
                        .one("Deployment")
                        .at("/spec/template/spec/terminationGracePeriodSeconds")
                        .asInt())
                .isEqualTo(40);
    }

    @Test
    void schedulingIsPassedOn() {
        var values = Path.of("src/test/resources/scheduling-values.yaml");
        var pod = Chart.renderWith(values).one("Deployment").at("/spec/template/spec");
        Yaml.file(values).properties().forEach(value -> assertThat(pod.get(value.getKey()))
                .as(value.getKey())
                .isEqualTo(value.getValue()));
    }

    @Test
    void podsGetLabelsAndAnnotations() {
        var template = Chart.render("podLabels.team=a", "podAnnotations.note=b").one("Deployment");
        assertThat(template.at("/spec/template/metadata/labels/team").asText()).isEqualTo("a");
        assertThat(template.at("/spec/template/metadata/annotations/note").asText())
                .isEqualTo("b");
    }

    @Test
    void labelsOfTheChartWinOverPodLabels() {
        var deployment =
                Chart.render("podLabels.app\\.kubernetes\\.io/name=other").one("Deployment");
        assertThat(deployment
                        .at("/spec/template/metadata/labels/app.kubernetes.io~1name")
                        .asText())
                .isEqualTo(deployment
                        .at("/spec/selector/matchLabels/app.kubernetes.io~1name")
                        .asText())
                .isEqualTo("winnow");
    }

    @Test
    void studiesThatHaveEndedAreKeptUnlessTheInstallationSaysHowLong() {
        assertThat(ttl(Chart.render().container())).isEmpty();
        assertThat(ttl(Chart.render("defaultTtlSecondsAfterFinished=604800").container()))
                .containsExactly("604800");
        assertThat(ttl(Chart.render("defaultTtlSecondsAfterFinished=0").container()))
                .containsExactly("0");
    }

    private static List<String> ttl(JsonNode container) {
        return StreamSupport.stream(container.at("/env").spliterator(), false)
                .filter(variable -> variable.at("/name").asText().equals("WINNOW_DEFAULT_TTL_SECONDS_AFTER_FINISHED"))
                .map(variable -> variable.at("/value").asText())
                .toList();
    }
}
