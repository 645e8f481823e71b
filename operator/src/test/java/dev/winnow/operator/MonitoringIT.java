package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.plain;
import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.Program;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import dev.winnow.testkit.Yaml;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart's dashboard and alerts, asked of a real Prometheus that scrapes the operator as it is shipped. */
@EnabledIfSystemProperty(named = "winnow.ops", matches = "true", disabledReason = "needs Prometheus: ./dev ops")
class MonitoringIT {
    private static final Path CHART = Path.of("..", "helm", "winnow", "files");
    private static final JsonNode DASHBOARD = Yaml.file(CHART.resolve("dashboard.json"));
    private static final Path ALERTS = CHART.resolve("alerts.yaml");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** A name that is followed by no bracket of a call: of a metric, once labels and words of the language are gone. */
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z_0-9]*(?!\\s*\\(|[a-z_0-9])");

    private static final Set<String> WORDS =
            Set.of("by", "on", "ignoring", "group_left", "and", "or", "unless", "without");

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private static TestNamespace lab;

    @AutoClose
    private static ShippedOperator operator;

    @AutoClose
    @SuppressWarnings("UnusedVariable") // JUnit closes it
    private static Kubelet kubelet;

    @AutoClose
    private static Prometheus prometheus;

    @AutoClose
    @SuppressWarnings("UnusedVariable") // JUnit closes it
    private static Socket silent;

    /** A little of all that a panel shows: pruned, failed and refused trials, GPUs, a Pareto front, a sender that is too slow. */
    @BeforeAll
    static void run() throws IOException {
        lab = TestNamespace.create(client, "monitoring");
        operator = new ShippedOperator(
                Path.of("target", "quarkus-app"), ApiServer.kubeconfig(), lab.namespace(), "monitoring-0");
        prometheus = new Prometheus(operator.question().getAuthority(), ALERTS);
        lab.await("Prometheus is ready", PATIENCE, prometheus::ready);
        // Prometheus may be ready for seconds before its first scrape, and what was counted by then is no increase.
        lab.await("the first scrape", PATIENCE, () -> !prometheus
                .values("winnow_prune_latency_seconds_count")
                .isEmpty());
        silent = new Socket(operator.reports().getHost(), operator.reports().getPort());
        var trainer = new Trainer(
                operator::report,
                Trainer::learningRateQuality,
                (trial, step) -> Thread.sleep(100)); // GPU time to count
        kubelet = new Kubelet(client, lab.namespace(), container -> switch (study(container.trial())) {
            case "failing" -> 1;
            case "front" -> front(container.token());
            default -> trainer.run(container);
        });
        lab.create(with(
                Manifests.checkpointed(Manifests.asha("digits")),
                "/spec/trial/pod/spec/containers/0/resources",
                "{limits: {nvidia.com/gpu: 1}}"));
        lab.create(with(plain("failing", 2, 2, 1), "/spec/trial/retries", "0"));
        lab.create(with(plain("front", 2, 2, 1), "/spec/objectives", """
                [{metric: accuracy, direction: Maximize, reference: 0}, {metric: loss, direction: Minimize, reference: 1}]"""));
        for (var study : Set.of("digits", "failing", "front")) {
            lab.awaitEnd(study);
        }
        forbidPods();
        lab.create(plain("refused", 1, 1, 1));
        lab.awaitTrial(
                "refused-0", trial -> "QuotaExceeded".equals(trial.getStatus().reason()));
    }

    private static String study(String trial) {
        return trial.substring(0, trial.lastIndexOf('-'));
    }

    private static int front(String token) {
        return operator.report(token, "{\"step\": 1, \"metrics\": {\"accuracy\": 0.5, \"loss\": 0.5}}")
                                .join()
                        == 200
                ? 0
                : Trainer.REFUSED;
    }

    private static void forbidPods() {
        var quota = new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("pods")
                .withNamespace(lab.namespace())
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity("0"))
                .endSpec()
                .build();
        client.resource(quota).create();
        client.resource(quota).editStatus(current -> new ResourceQuotaBuilder(current)
                .withNewStatus()
                .addToHard("pods", new Quantity("0"))
                .addToUsed("pods", new Quantity("0"))
                .endStatus()
                .build());
    }

    private static Stream<JsonNode> each(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    /** As Grafana puts the variables in: all namespaces, all studies. */
    private static String filled(String query) {
        return query.replace("$job", Prometheus.JOB)
                .replace("$namespace", ".+")
                .replace("$study", ".+")
                .replace("$__rate_interval", "5m");
    }

    static Stream<String> queries() {
        return each(DASHBOARD.get("panels"))
                .flatMap(panel -> each(panel.path("targets")))
                .map(target -> filled(target.get("expr").asText()));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void everyQueryOfTheDashboardShowsANumber(String query) {
        lab.await("a number for " + query, PATIENCE, () -> !prometheus
                .values(query)
                .isEmpty());
    }

    static Stream<String> variables() {
        return each(DASHBOARD.at("/templating/list"))
                .filter(variable -> variable.get("type").asText().equals("query"))
                .map(variable -> filled(variable.at("/query/query").asText()));
    }

    @ParameterizedTest
    @MethodSource("variables")
    void everyVariableOfTheDashboardHasAChoice(String query) {
        var parts = Pattern.compile("label_values\\((.*), (\\w+)\\)").matcher(query);
        assertThat(parts.matches()).isTrue();
        lab.await("a choice of " + query, PATIENCE, () -> !prometheus
                .labels(parts.group(2), parts.group(1))
                .isEmpty());
    }

    static Stream<String> alerts() {
        return each(Yaml.file(ALERTS).at("/groups/0/rules"))
                .map(rule -> rule.get("expr").asText());
    }

    static Stream<String> metrics() {
        return Stream.concat(queries(), alerts())
                .flatMap(expression -> names(expression).stream())
                .distinct();
    }

    /** An alert that is silent shows nothing, so a wrong name in one would never be noticed. */
    private static Set<String> names(String expression) {
        var bare = expression
                .replaceAll("\\{[^}]*}|\\[[^]]*]|\"[^\"]*\"", "")
                .replaceAll("\\b(by|on|ignoring)\\s*\\([^)]*\\)", "");
        return NAME.matcher(bare)
                .results()
                .map(match -> match.group())
                .filter(name -> !WORDS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("metrics")
    void everyMetricThatIsAskedForExists(String metric) {
        lab.await("series of " + metric, PATIENCE, () -> !prometheus
                .labels("__name__", metric)
                .isEmpty());
    }

    @Test
    void everyAlertIsEvaluated() {
        lab.await("all rules are evaluated", PATIENCE, () -> each(prometheus.rules())
                .allMatch(rule -> rule.get("health").asText().equals("ok")));
        assertThat(each(prometheus.rules()).map(rule -> rule.get("name").asText()))
                .hasSize((int) alerts().count());
    }

    @Test
    void theLabelNamespaceIsThatOfTheStudy() {
        assertThat(prometheus.labels("namespace", "winnow_study_state")).containsExactly(lab.namespace());
        assertThat(prometheus.labels("namespace", "winnow_leads")).containsExactly("winnow");
    }

    /** As the chart's pod of {@code helm test} runs it, from the program of the image. */
    @Test
    void helmTestPassesOnTheOperatorAsItIsShipped() {
        var run = new Program("java", Map.of())
                .run(
                        "-Xmx32m",
                        "-cp",
                        Path.of("target", "quarkus-app", "app") + "/*",
                        "dev.winnow.operator.InstallationCheck",
                        "200",
                        operator.question().toString(),
                        "405",
                        operator.reports().toString());
        assertThat(run.succeeded()).contains("answers 200, as it should").contains("answers 405, as it should");
    }

    @Test
    void everyMetricOfOursIsDocumented() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "operate.md"));
        assertThat(prometheus.labels("__name__", "{__name__=~\"winnow_.+\"}"))
                .filteredOn(name -> !name.endsWith("_max"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(page).contains("`" + name.replaceAll("_(bucket|count|sum)$", "") + "`"));
    }
}
