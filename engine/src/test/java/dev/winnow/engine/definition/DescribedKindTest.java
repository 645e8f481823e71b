package dev.winnow.engine.definition;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.engine.trial.Stage;
import dev.winnow.engine.workload.ObjectKind;
import dev.winnow.engine.workload.ObjectKinds;
import dev.winnow.engine.workload.ObjectTemplate;
import dev.winnow.testkit.JobManifests;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trials of a kind that the operator does not know, as {@code spec.trial.kind} describes it. */
class DescribedKindTest {
    private static ObjectNode study() {
        return with(JobManifests.study("""
                        apiVersion: example.com/v1
                        kind: Gang
                        spec:
                          leader: {template: {spec: {containers: [{name: trainer, image: i}]}}}
                          groups:
                          - template: {spec: {containers: [{name: trainer, image: i}]}}
                        """), "/spec/trial/kind", """
                        podTemplates:
                        - {path: spec.leader.template, reporter: {example.com/rank: "0"}}
                        - {path: "spec.groups[0].template"}
                        successWhen: object.status.conditions.exists(c, c.type == 'Done' && c.status == 'True')
                        failureWhen: has(object.status.failed) && object.status.failed > 0
                        """);
    }

    private static List<Problem> problems(ObjectNode study) {
        return TemplateRules.check(Manifests.stored(study).getSpec());
    }

    private static ObjectKind kind(ObjectNode study) {
        return ObjectKinds.of(Manifests.stored(study).getSpec().trial()).orElseThrow();
    }

    @Test
    void aDescribedKindHasItsTemplatesAndOneOfThemReports() {
        assertThat(problems(study())).isEmpty();

        var template = ObjectTemplate.of(Manifests.stored(study()).getSpec().trial());
        assertThat(template.templates())
                .extracting(part -> part.path())
                .containsExactly("spec.trial.job.spec.leader.template", "spec.trial.job.spec.groups[0].template");
        assertThat(template.reporting().path()).endsWith("leader.template");
        assertThat(template.kind().type()).hasToString("gangs.v1.example.com");
    }

    @Test
    void theResourceMayBeNamed() {
        assertThat(kind(with(study(), "/spec/trial/kind/resource", "gangsters")).type())
                .hasToString("gangsters.v1.example.com");
    }

    @Test
    void aTemplateAloneNeedsNoLabels() {
        var alone = with(study(), "/spec/trial/kind/podTemplates", "[{path: spec.leader.template}]");

        assertThat(problems(alone)).isEmpty();
        assertThat(kind(alone).templates(alone.at("/spec/trial/job")).get(0).reporter())
                .hasValueSatisfying(labels -> assertThat(labels).isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | nothing",
                "{status: {}} | nothing",
                "{status: {conditions: []}} | nothing",
                "{status: {conditions: [{type: Done, status: 'False'}]}} | nothing",
                "{status: {conditions: [{type: Done, status: 'True'}]}} | Succeeded",
                "{status: {conditions: 5}} | nothing",
                "{status: {failed: 1}} | ObjectFailed",
                "{status: {failed: 1.5}} | ObjectFailed",
                "{status: {failed: 0}} | nothing",
                "{status: {failed: null}} | nothing",
                "{status: {failed: many}} | nothing",
                "{spec: {suspend: true}} | Suspended",
                "{spec: {runPolicy: {suspend: true}}} | Suspended",
            })
    void theConditionsTellHowFarAnObjectIs(String object, String expected) {
        var stage = kind(study()).stage(Yaml.tree(object));

        assertThat(stage.map(DescribedKindTest::word).orElse("nothing")).isEqualTo(expected);
    }

    private static String word(Stage stage) {
        return stage.match(new Stage.Cases<>(
                waiting -> waiting.reason(),
                running -> "Running",
                succeeded -> "Succeeded",
                failed -> failed.reason()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/successWhen | object.status.phase == | spec.trial.kind.successWhen | is no condition in CEL",
                "/successWhen | object.status.phase + 'x' == 5 && | spec.trial.kind.successWhen | is no condition in CEL",
                "/successWhen | size(object.items) | spec.trial.kind.successWhen | not true or false",
                "/failureWhen | 1 == 2 | spec.trial.kind.failureWhen | does not look at the object",
                "/failureWhen | job.status.failed | spec.trial.kind.failureWhen | undeclared reference to 'job'",
                "/podTemplates | [{path: spec.leader.template}, {path: 'spec.groups[0].template'}] | spec.trial.kind.podTemplates | no template says which",
                "/podTemplates | [{path: spec.leader.template, reporter: {a: b}}, {path: 'spec.groups[0].template', reporter: {a: b}}] | spec.trial.kind.podTemplates | 2 templates name one",
                "/podTemplates | [{path: spec.leader.template, reporter: {a: b}}, {path: spec.leader.template}] | spec.trial.kind.podTemplates[1].path | name each template once",
                "/podTemplates | [{path: 'spec..template'}] | spec.trial.kind.podTemplates[0].path | such as spec.tasks[0].template",
                "/podTemplates | [{path: '$.spec.leader'}] | spec.trial.job.$.spec.leader | needs a pod template here",
                "/podTemplates | [{path: spec.laeder.template}] | spec.trial.job.spec.laeder.template | needs a pod template here",
                "/podTemplates | [{path: 'spec.groups[7].template'}] | spec.trial.job.spec.groups[7].template | needs a pod template here",
                "/podTemplates | [{path: spec.leader.template, reporter: {'a,b': c}}] | spec.trial.kind.podTemplates[0].reporter | is no label",
            })
    void aWrongDescriptionIsRefusedWithFieldAndCure(String pointer, String value, String path, String words) {
        assertThat(problems(with(study(), "/spec/trial/kind" + pointer, value))).anySatisfy(problem -> {
            assertThat(problem.path()).isEqualTo(path);
            assertThat(problem.message()).contains(words);
        });
    }

    @Test
    void whatTheTemplatesMustLeaveAloneIsRefusedToo() {
        assertThat(problems(with(
                        study(),
                        "/spec/trial/job/spec/leader/template/spec/containers/0/env",
                        "[{name: HP_X, value: a}]")))
                .extracting(Problem::path)
                .containsExactly("spec.trial.job.spec.leader.template.spec.containers[0].env[0].name");
        assertThat(problems(with(study(), "/spec/trial/job/spec/suspend", "true")))
                .extracting(Problem::path)
                .containsExactly("spec.trial.job.spec.suspend");
    }

    @Test
    void aKindThatIsKnownNeedsNoDescription() {
        var known = with(JobManifests.study(JobManifests.JOB_SET), "/spec/trial/kind", """
                podTemplates: [{path: spec.template}]
                successWhen: object.done
                failureWhen: object.failed
                """);

        assertThat(problems(known)).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("spec.trial.kind");
            assertThat(problem.message()).contains("knows a JobSet by itself: remove it");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "object.items.all(a, object.items.all(b, object.items.all(c, a + b + c >= 0)))",
                "object.items.exists(a, object.items.exists(b, object.items.exists(c, a + b + c < 0)))",
            })
    void aConditionThatGoesOnForLongDoesNotHold(String condition) {
        var object = (ObjectNode) Yaml.tree("{}");
        for (int i = 0; i < 300; i++) {
            object.withArray("/items").add(i);
        }

        assertThat(kind(with(study(), "/spec/trial/kind/successWhen", condition))
                        .stage(object))
                .as("27 million steps are not taken")
                .isEmpty();
    }
}
