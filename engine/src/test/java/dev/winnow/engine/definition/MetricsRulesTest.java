package dev.winnow.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.Manifests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetricsRulesTest {
    private static ObjectNode study(String metrics) {
        return Manifests.with(Manifests.asha("study"), "/spec/trial/metrics", metrics);
    }

    private static List<String> problems(ObjectNode study) {
        return Definition.of(Manifests.stored(study).getSpec()).problems().stream()
                .map(Problem::toString)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{from: Log, format: Katib}",
                "{from: Log, format: Katib, step: epoch}",
                "{from: Log, format: JSON, step: epoch}",
                "{from: Log, format: Regex, expressions: ['acc (?P<accuracy>[0-9.]+)']}",
                "{from: Log, format: Regex, step: n, expressions: ['^epoch (?P<n>[0-9]+)', '(?P<metric>[a-z]+)=(?P<value>.*)']}"
            })
    void takesWhatFindsTheObjective(String metrics) {
        assertThat(problems(study(metrics))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "['(?P<accuracy>']|spec.trial.metrics.expressions[0]: is no expression of RE2",
                "['ok (?P<accuracy>.)', '(?=accuracy)x']|spec.trial.metrics.expressions[1]: is no expression of RE2",
                "['accuracy=(.*)']|spec.trial.metrics.expressions[0]: has no named group: name what holds a value",
                "['(?P<loss>.*)']|spec.trial.metrics.expressions: no group holds accuracy: name one (?P<accuracy>...)"
            })
    void refusesExpressionsThatFindNothing(String expressions, String problem) {
        assertThat(problems(study("{from: Log, format: Regex, expressions: " + expressions + "}")))
                .singleElement()
                .asString()
                .startsWith(problem);
    }

    @Test
    void refusesAStepThatNobodyHolds() {
        assertThat(problems(study("{from: Log, format: Regex, step: n, expressions: ['(?P<accuracy>.*)']}")))
                .containsExactly("spec.trial.metrics.step: no group is called n: correct it, or name one");
        assertThat(problems(study("{from: Log, format: Katib, step: accuracy}")))
                .containsExactly(
                        "spec.trial.metrics.step: accuracy is a metric of the study: name what holds the step");
    }

    @Test
    void refusesToCountTheStepsOfAttemptsThatGoOnFromACheckpoint() {
        assertThat(problems(Manifests.checkpointed(study("{from: Log, format: Katib}"))))
                .singleElement()
                .asString()
                .startsWith("spec.trial.metrics.step: is missing: an attempt that goes on from a checkpoint");
    }

    @Test
    void isRefusedWhereNobodyReadsLogs() {
        var spec = Manifests.stored(study("{from: Log, format: Katib}")).getSpec();

        assertThat(Definition.of(new StudyReader(false), spec).problems())
                .singleElement()
                .hasToString(
                        "spec.trial.metrics: this installation reads no logs: set the chart's value trialMetrics.fromLogs, such as helm upgrade --reuse-values --set trialMetrics.fromLogs=true, or let the trainer report");
        assertThat(Definition.of(
                                new StudyReader(false),
                                Manifests.stored(Manifests.asha("study")).getSpec())
                        .problems())
                .isEmpty();
    }
}
