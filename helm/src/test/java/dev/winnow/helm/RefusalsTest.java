package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code values.schema.json} and {@code templates/_refusals.tpl}: wrong values and what their author reads. */
class RefusalsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "imag.tag=x                         | additional properties 'imag' not allowed",
                "image.tga=x                        | at '/image': additional properties 'tga' not allowed",
                "image.digest=sha256:12             | at '/image/digest': 'sha256:12' does not match pattern",
                "image.repository=a@b               | at '/image/repository'",
                "image.pullPolicy=always            | at '/image/pullPolicy': value must be one of 'Always', 'IfNotPresent', 'Never'",
                "global.imageRegistry=a/            | at '/global/imageRegistry': 'a/' does not match pattern",
                "global.imagePullSecrets={registry} | at '/global/imagePullSecrets/0': got string, want object",
                "commonLabels.a=1                   | at '/commonLabels/a': got number, want string",
                "imagePullSecrets={registry}        | at '/imagePullSecrets/0': got string, want object",
                "replicas=two                       | at '/replicas': got string, want integer",
                "replicas=-1                        | at '/replicas': minimum: got -1, want 0",
                "watch.namespaces=team-b            | at '/watch/namespaces': got string, want array",
                "watch.namespaces={}                | at '/watch/namespaces/0': '' does not match pattern",
                "watch.namespaces={Team}            | at '/watch/namespaces/0': 'Team' does not match pattern",
                "watch.namespaces={a,a}             | at '/watch/namespaces': items at 0 and 1 are equal",
                "watch.allNamespaces=yes            | at '/watch/allNamespaces': got string, want boolean",
                "report.url=o:8080                  | at '/report/url': 'o:8080' does not match pattern",
                "gpuWeights.amd\\.com/gpu=0         | at '/gpuWeights/amd.com~1gpu': exclusiveMinimum: got 0, want 0",
                "gpuWeights.gpu=-1                  | at '/gpuWeights/gpu': exclusiveMinimum: got -1, want 0",
                "gpuWeights.gpu=-0.5                | at '/gpuWeights/gpu': '-0.5' does not match pattern",
                "gpuWeights.gpu=0.0                 | at '/gpuWeights/gpu': '0.0' does not match pattern",
                "gpuWeights.gpu=half                | at '/gpuWeights/gpu': 'half' does not match pattern",
                "gpuWeights.gpu=true                | at '/gpuWeights/gpu': got boolean, want number or string",
                "gpuWeights.gpu=2000000             | at '/gpuWeights/gpu': maximum: got 2",
                "gpuWeights={gpu}                   | at '/gpuWeights': got array, want object",
                "gpuWeights.a=b/gpu=1               | at '/gpuWeights/a'",
                "prices.gpu=free                    | at '/prices/gpu': 'free' does not match pattern",
                "prices.gpu=1e7                     | at '/prices/gpu'",
                "prices.a/b/c=1                     | invalid propertyName 'a/b/c'",
                "logLevel=info                      | at '/logLevel': value must be one of 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'",
                "logFormat=xml                      | at '/logFormat': value must be one of 'json', 'text'",
                "crds.enable=true                   | at '/crds': additional properties 'enable' not allowed",
                "userRoles.create=never             | at '/userRoles/create': value must be one of 'auto', true, false",
                "networkPolicy=null                 | missing property 'networkPolicy'",
                "networkPolicy.dnsPorts={0}         | at '/networkPolicy/dnsPorts/0': minimum: got 0, want 1",
                "networkPolicy.apiServerPorts=null  | missing property 'apiServerPorts'",
                "networkPolicy.apiServerCidrs={ten} | at '/networkPolicy/apiServerCidrs/0': 'ten' does not match pattern",
                "serviceMonitor.interval=30         | at '/serviceMonitor/interval': got number, want string",
                "serviceMonitor.scrapeTimeout=soon  | at '/serviceMonitor/scrapeTimeout': 'soon' does not match pattern",
                "prometheusRule.namespace=A         | at '/prometheusRule/namespace': 'A' does not match pattern",
                "grafanaDashboard.enable=true       | at '/grafanaDashboard': additional properties 'enable' not allowed",
                "extraVolumes[0].emptyDir.medium=Memory | at '/extraVolumes/0': missing property 'name'",
                "resources.memory=1Gi               | at '/resources': additional properties 'memory' not allowed",
                "tmp.sizeLimit=big                  | at '/tmp/sizeLimit': 'big' does not match pattern",
                "tmp.medium=memory                  | at '/tmp/medium': value must be one of '', 'Memory'",
                "podLabels.a=1                      | at '/podLabels/a': got number, want string",
                "fullnameOverride=1st               | at '/fullnameOverride': '1st' does not match pattern",
                "extraEnv[0].value=a                | at '/extraEnv/0': missing property 'name'",
                "extraEnv[0].name=A,extraEnv[0].value=1 | at '/extraEnv/0/value': got number, want string",
            })
    void schemaNamesTheValueAndWhatIsWrong(String value, String message) {
        assertThat(Chart.refusal(value)).contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "watch.allNamespaces=true,watch.namespaces={a} | empty watch.namespaces, or set watch.allNamespaces to false",
                "serviceAccount.create=false                   | serviceAccount.name is empty: name the ServiceAccount",
                "serviceMonitor.enabled=true                   | put Prometheus' namespace into networkPolicy.monitoringNamespaces",
                "extraEnv[0].name=POD_NAME                     | extraEnv sets POD_NAME, which the chart sets itself: remove it",
                "extraVolumes[0].name=tmp                      | extraVolumes has one that is named tmp, as the chart's own is: rename it",
                "extraEnv[0].name=WINNOW_REPORT_URL            | extraEnv sets WINNOW_REPORT_URL",
            })
    void combinationsThatCannotWorkSayHowToMendThem(String values, String message) {
        assertThat(Chart.refusal(values)).contains(message);
    }
}
