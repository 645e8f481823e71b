package dev.winnow.engine.definition;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.Manifests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an object may not say that is to be the trials of a study. */
class ObjectRulesTest {
    private static ObjectNode job() {
        return with(with(Manifests.asha("digits"), "/spec/trial/pod", ""), "/spec/trial/job", """
                apiVersion: batch/v1
                kind: Job
                metadata: {labels: {team: vision}}
                spec:
                  template: {spec: {containers: [{name: trainer, image: i}, {name: side, image: i}]}}
                """);
    }

    private static List<Problem> problems(ObjectNode study) {
        return TemplateRules.check(Manifests.stored(study).getSpec());
    }

    @Test
    void anOrdinaryJobHasNoProblem() {
        assertThat(problems(job())).isEmpty();
        assertThat(problems(with(job(), "/spec/trial/container", "side"))).isEmpty();
        assertThat(problems(with(job(), "/spec/trial/job/metadata", "null"))).isEmpty();
        assertThat(problems(with(job(), "/spec/trial/job/spec/backoffLimit", "0")))
                .isEmpty();
        assertThat(problems(with(
                        with(job(), "/spec/trial/job/spec/parallelism", "4"),
                        "/spec/trial/job/spec/completionMode",
                        "Indexed")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/kind | Deployment | spec.trial.job.kind | nothing is known of a Deployment of batch/v1: say in spec.trial.kind where its pod templates are and when it has ended, or use one of [Job of batch/v1, JobSet of jobset.x-k8s.io/v1alpha2",
                "/apiVersion | batch/v1beta1 | spec.trial.job.kind | nothing is known of a Job of batch/v1beta1",
                "/metadata | {name: mine} | spec.trial.job.metadata.name | is given by the operator: remove it",
                "/metadata | {generateName: mine} | spec.trial.job.metadata.generateName | is given by the operator",
                "/metadata | {namespace: mine} | spec.trial.job.metadata.namespace | is given by the operator",
                "/metadata | {finalizers: [a/b]} | spec.trial.job.metadata.finalizers | would keep the object",
                "/metadata | {labels: {winnow.dev/trial: a}} | spec.trial.job.metadata.labels[winnow.dev/trial] | labels of winnow.dev belong to the operator",
                "/metadata | [] | spec.trial.job.metadata | Invalid value",
                "/metadata | text | spec.trial.job.metadata | Invalid value",
                "/metadata | {labels: 5} | spec.trial.job.metadata.labels | Invalid value",
                "/status | {} | spec.trial.job.status | is written by its controller: remove it",
                "/spec | {} | spec.trial.job.spec.template | the object needs a pod template here",
                "/spec/template | {spec: {}} | spec.trial.job.spec.template.spec.containers | the pod needs at least one container",
                "/spec/template/spec/containers/0 | {name: t, image: i, resources: {limits: {cpu: x}}} | spec.trial.job.spec.template.spec.containers[0].resources.limits.cpu | Invalid value",
                "/spec/template/spec/containers/0 | {name: t, image: i, env: [{name: HP_X, value: a}]} | spec.trial.job.spec.template.spec.containers[0].env[0].name | HP_X is set by the operator",
                "/spec/template/spec/volumes | [{name: winnow-token, emptyDir: {}}] | spec.trial.job.spec.template.spec.volumes[0].name | belong to the operator: rename it",
                "/spec/template/metadata | {labels: {winnow.dev/trial-uid: a}} | spec.trial.job.spec.template.metadata.labels[winnow.dev/trial-uid] | belong to the operator",
                "/spec/template/spec/restartPolicy | OnFailure | spec.trial.job.spec.template.spec.restartPolicy | must be Never or absent",
                "/spec/backoffLimit | 6 | spec.trial.job.spec.backoffLimit | set spec.trial.retries",
                "/spec/backoffLimitPerIndex | 1 | spec.trial.job.spec.backoffLimitPerIndex | set spec.trial.retries",
                "/spec/podFailurePolicy | {rules: []} | spec.trial.job.spec.podFailurePolicy | set spec.trial.retries",
                "/spec/ttlSecondsAfterFinished | 9 | spec.trial.job.spec.ttlSecondsAfterFinished | remove it",
                "/spec/suspend | true | spec.trial.job.spec.suspend | suspend the study instead",
                "/spec/manualSelector | true | spec.trial.job.spec.manualSelector | remove it",
                "/spec/parallelism | 2 | spec.trial.job.spec.completionMode | set Indexed",
                "/spec/completions | 2 | spec.trial.job.spec.completionMode | set Indexed",
                "/spec/parallelism | 0 | spec.trial.job.spec.parallelism | set at least 1",
            })
    void whatBelongsToTheOperatorIsRefusedWithFieldAndCure(String pointer, String value, String path, String words) {
        assertThat(problems(with(job(), "/spec/trial/job" + pointer, value))).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.message()).contains(words);
        });
    }

    @Test
    void aContainerThatIsInNoReportingTemplateIsRefused() {
        assertThat(problems(with(job(), "/spec/trial/container", "trainr")))
                .extracting(Problem::path)
                .containsExactly("spec.trial.container");
    }

    @Test
    void anObjectIsBounded() {
        var large = with(job(), "/spec/trial/job/metadata", "{annotations: {note: " + "x".repeat(70_000) + "}}");
        assertThat(problems(large)).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("may have 65536"));
    }
}
