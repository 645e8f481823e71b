package dev.winnow.operator;

import static dev.winnow.operator.cluster.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.operator.api.PrunerSpec;
import dev.winnow.operator.api.SamplerSpec;
import dev.winnow.operator.api.StudySpec;
import dev.winnow.operator.cluster.ApiServer;
import dev.winnow.operator.cluster.Lab;
import dev.winnow.operator.cluster.Manifests;
import dev.winnow.operator.cluster.TrialFixture;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API server itself says to a manifest: the schema, its rules and its defaults. */
class ManifestsIT {
    private static final String POD = "/spec/trial/pod";

    private static KubernetesClient client;
    private static Lab lab;

    @BeforeAll
    static void start() {
        client = ApiServer.client();
        lab = Lab.create(client, "manifests");
    }

    @AfterAll
    static void stop() {
        client.close();
    }

    @Test
    void aGoodManifestIsTakenAndGetsTheDefaults() {
        var manifest = Manifests.asha("defaults");
        with(manifest, "/spec/sampler", "");
        with(manifest, "/spec/limits", "{trials: 9}");
        with(manifest, "/spec/pruner/asha", "{maxResource: 9}");
        lab.create(Manifests.checkpointed(manifest));
        var spec = lab.study("defaults").getSpec();

        assertThat(spec.sampler()).isEqualTo(new SamplerSpec(SamplerSpec.Type.TPE, 0L));
        assertThat(spec.pruner().asha()).isEqualTo(new PrunerSpec.Asha(1, 9, 3, PrunerSpec.Mode.Promotion, 1, true, 0));
        assertThat(spec.limits().parallelTrials()).isEqualTo(1);
        assertThat(spec.limits().failedTrials()).isEqualTo(5);
        assertThat(spec.onEnd()).isEqualTo(StudySpec.OnEnd.StopRunning);
        assertThat(spec.suspend()).isFalse();
        assertThat(spec.trial().retries()).isEqualTo(2);
        assertThat(spec.trial().timeoutSeconds()).isEqualTo(86_400);
        assertThat(spec.trial().checkpoints()).isNotNull();
        assertThat(spec.trial().checkpoints().path()).isEqualTo("/checkpoints");
        assertThat(spec.ttlSecondsAfterFinished()).isNull();
        assertThat(spec.managedBy()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/spec/pruner | {type: None, none: {maxResource: 1}}",
                "/spec/pruner | {type: Hyperband, hyperband: {maxResource: 81}}",
                "/spec/pruner | {type: SuccessiveHalving, successiveHalving: {maxResource: 9, minResource: 9}}",
                "/spec/parameters/0/double | {min: -1, max: 1, step: 0.25}",
                "/spec/parameters/0/double | {min: 1.0e-300, max: 1.0e300, scale: Log}",
                "/spec/parameters/1/integer | {min: -9007199254740991, max: 9007199254740991}",
                "/spec/limits | {gpuHours: 0.5}",
                "/spec/limits | {durationSeconds: 60, parallelTrials: 1000}",
                "/spec/initialTrials | [{parameters: {learningRate: 0.1, hiddenUnits: 16, optimizer: adam}}]",
                "/spec/objectives | [{metric: val/acc.top-1, direction: Minimize, target: -1.0e-9}]",
                "/spec/trial/pod/spec/restartPolicy | Never",
                "/metadata/name | a"
            })
    void otherGoodManifestsAreTakenToo(String pointer, String value) {
        var manifest = with(Manifests.asha("good"), pointer, value);
        lab.create(manifest);
        lab.studyResource(manifest.at("/metadata/name").asText()).delete();
    }

    /** Each line: the field, what is written there, the path and a part of the sentence of the refusal. */
    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/spec/parameters/0/double/min | 0.5 | spec.parameters[0].double.min | min must be smaller than max",
                "/spec/parameters/0/double/min | 0.3 | spec.parameters[0].double.min | min must be smaller than max",
                "/spec/parameters/1/integer/max | 16 | spec.parameters[1].integer.min | min must be smaller than max",
                "/spec/parameters/0/double/min | 0 | spec.parameters[0].double.min | scale Log needs min > 0: raise min or use scale Linear",
                "/spec/parameters/0/double/min | -1 | spec.parameters[0].double.min | scale Log needs min > 0",
                "/spec/parameters/1/integer | {min: 0, max: 8, scale: Log} | spec.parameters[1].integer.min | scale Log needs min > 0",
                "/spec/parameters/- | {name: learningRate, type: Integer, integer: {min: 1, max: 2}} | spec.parameters[4] | Duplicate value",
                "/spec/parameters/3/when | {parameter: optimiser, in: [sgd]} | spec.parameters | when.parameter must name a Categorical parameter of this study",
                "/spec/parameters/3/when | {parameter: hiddenUnits, in: ['16']} | spec.parameters | when.parameter must name a Categorical parameter of this study",
                "/spec/parameters/1/integer/step | 7 | spec.parameters[1].integer.step | step does not fit: max - min must be a multiple of step",
                "/spec/parameters/1/integer/step | 0 | spec.parameters[1].integer.step | should be greater than or equal to 1",
                "/spec/parameters/0/double | {min: 0, max: 1, step: 2} | spec.parameters[0].double.step | step must be larger than 0 and fit between min and max",
                "/spec/parameters/0/double/step | 0.1 | spec.parameters[0].double.step | step and scale Log exclude each other: remove one",
                "/spec/parameters/0/type | Float | spec.parameters[0].type | Unsupported value: \"Float\"",
                "/spec/parameters/0/type | Integer | spec.parameters[0] | type Integer needs the field integer with min and max",
                "/spec/parameters/0/name | learning-rate | spec.parameters[0].name | should match",
                "/spec/parameters/0/name | 1st | spec.parameters[0].name | should match",
                "/spec/parameters/2/categorical/values | [sgd, sgd] | spec.parameters[2].categorical.values[1] | Duplicate value",
                "/spec/parameters/2/categorical/values | [] | spec.parameters[2].categorical.values | should have at least 1 items",
                "/spec/parameters | [] | spec.parameters | should have at least 1 items",
                "/spec/pruner/asha/reductionFactor | 1 | spec.pruner.asha.reductionFactor | should be greater than or equal to 2",
                "/spec/pruner/asha/minResource | 10 | spec.pruner.asha.minResource | minResource must not be larger than maxResource",
                "/spec/pruner/asha/minResource | 0 | spec.pruner.asha.minResource | should be greater than or equal to 1",
                "/spec/pruner | {type: Hyperband, hyperband: {minResource: 3, maxResource: 1}} | spec.pruner.hyperband.minResource | minResource must not be larger than maxResource",
                "/spec/pruner/type | Hyperband | spec.pruner | type Hyperband needs the field hyperband with maxResource",
                "/spec/pruner/asha/mode | Promote | spec.pruner.asha.mode | Unsupported value: \"Promote\"",
                "/spec/limits/parallelTrials | 10 | spec.limits.parallelTrials | limits.parallelTrials is larger than limits.trials: lower parallelTrials or raise trials",
                "/spec/limits | {} | spec.limits | the study would never end: set limits.trials, limits.durationSeconds or limits.gpuHours",
                "/spec/limits/trials | 10001 | spec.limits.trials | should be less than or equal to 10000",
                "/spec/limits/gpuHours | 0 | spec.limits.gpuHours | gpuHours must be larger than 0",
                "/spec/objectives | [] | spec.objectives | should have at least 1 items",
                "/spec/objectives/- | {metric: loss, direction: Minimize} | spec.objectives | must have at most 1 item",
                "/spec/objectives/0/direction | maximize | spec.objectives[0].direction | Unsupported value: \"maximize\"",
                "/spec/objectives/0/target | high | spec.objectives[0].target | must be of type number",
                "/spec/sampler/type | Bayes | spec.sampler.type | Unsupported value: \"Bayes\"",
                "/spec/trial/retries | -1 | spec.trial.retries | should be greater than or equal to 0",
                "/spec/trial/timeoutSeconds | 0 | spec.trial.timeoutSeconds | should be greater than or equal to 1",
                "/spec/trial/checkpoints | {volume: {name: ckpt, emptyDir: {}}} | spec.trial.checkpoints.volume | volume.name is given by the operator: remove it",
                "/spec/trial/checkpoints | {volume: {emptyDir: {}}, path: checkpoints} | spec.trial.checkpoints.path | should match",
                "/spec/trial/pod/spec/containers | [] | spec.trial.pod | the pod needs at least one container",
                "/spec/trial/pod/spec | '' | spec.trial.pod | the pod needs at least one container",
                "/spec/trial/pod/spec/restartPolicy | OnFailure | spec.trial.pod | restartPolicy must be Never or absent: the operator retries, see trial.retries",
                "/spec/trial/pod/metadata | {name: mine} | spec.trial.pod | metadata.name, generateName and namespace are given by the operator: remove them",
                "/spec/trial/pod/metadata | {namespace: mine} | spec.trial.pod | metadata.name, generateName and namespace are given by the operator: remove them",
                "/spec/ttlSecondsAfterFinished | -1 | spec.ttlSecondsAfterFinished | should be greater than or equal to 0",
                "/spec/onEnd | Stop | spec.onEnd | Unsupported value: \"Stop\"",
                "/spec/trial | '' | spec.trial | Required value",
                "/spec/objectives | '' | spec.objectives | Required value",
                "/spec | '' | spec | Required value",
                "/metadata/name | 1study | <nil> | metadata.name must start with a letter and hold only a-z, 0-9 and '-'",
                "/metadata/name | a23456789-123456789-123456789-123456789-123456789-1 | <nil> | metadata.name is too long: shorten it to at most 50 characters"
            })
    void aBadManifestIsRefusedWithTheFieldAndHowToMendIt(String pointer, String value, String path, String sentence) {
        var refusal = refusal(pointer, value.equals("''") ? "" : value);

        assertThat(refusal.getCode()).isEqualTo(422);
        assertThat(refusal.getStatus().getDetails().getCauses()).anySatisfy(cause -> {
            assertThat(cause.getField()).isEqualTo(path);
            assertThat(cause.getMessage()).contains(sentence);
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/spec/paralelTrials | 3 | spec.paralelTrials",
                "/spec/limits/trial | 3 | spec.limits.trial",
                "/spec/parameters/0/double/maximum | 3 | spec.parameters[0].double.maximum",
                "/spec/pruner/asha/eta | 3 | spec.pruner.asha.eta",
                "/spec/trial/retry | 3 | spec.trial.retry",
                "/spec/trial/pod/sepc | {} | spec.trial.pod.sepc",
                "/spec/trial/pod/spec/container | [] | spec.trial.pod.spec.container",
                "/spec/trial/pod/spec/containers/0/imagePulPolicy | Never | spec.trial.pod.spec.containers[0].imagePulPolicy",
                "/spec/trial/pod/spec/containers/0/resources | {limit: {cpu: 1}} | spec.trial.pod.spec.containers[0].resources.limit",
                "/spec/trial/pod/metadata | {label: {a: b}} | spec.trial.pod.metadata.label"
            })
    void aTypoIsRefusedWithItsPath(String pointer, String value, String path) {
        var refusal = refusal(pointer, value);

        assertThat(refusal.getCode()).isEqualTo(400);
        assertThat(refusal.getStatus().getMessage()).contains("unknown field \"" + path + "\"");
    }

    /** YAML's .inf and .nan are no JSON at all, so kubectl stops before it asks; a number too large for a double is. */
    @Test
    void aTargetThatIsNotFiniteIsRefused() {
        var manifest = Manifests.asha("infinite").toString().replace("\"Maximize\"", "\"Maximize\",\"target\":1e999");
        var refusal = catchThrowableOfType(
                KubernetesClientException.class,
                () -> client.raw("/apis/winnow.dev/v1alpha1/namespaces/manifests/tuningstudies", "POST", manifest));

        assertThat(refusal.getCode()).isEqualTo(400);
        assertThat(refusal.getMessage()).contains("1e999");
    }

    private static KubernetesClientException refusal(String pointer, String value) {
        return catchThrowableOfType(
                KubernetesClientException.class, () -> lab.create(with(Manifests.asha("bad"), pointer, value)));
    }

    @Test
    void whoManagesAStudyCannotChange() {
        lab.create(with(Manifests.asha("managed"), "/spec/managedBy", "example.com/other"));
        var refusal = catchThrowableOfType(
                KubernetesClientException.class, () -> lab.edit("managed", "/spec/managedBy", "winnow.dev/operator"));

        assertThat(refusal.getCode()).isEqualTo(422);
        assertThat(refusal.getMessage()).contains("managedBy cannot change");
    }

    @Test
    void aTrialsConfigurationAndGrantCannotBeTakenBack() {
        var trial = TrialFixture.trial().granted(3).build();
        trial.getMetadata().setNamespace(lab.namespace());
        trial.getMetadata().setUid(null);
        trial.getMetadata().setResourceVersion(null);
        client.resource(trial).create();
        for (var edit : Map.of(
                        "{\"spec\": {\"resource\": 1}}", "a granted resource cannot be taken back",
                        "{\"spec\": {\"number\": 1}}", "study, number and parameters of a trial cannot change",
                        "{\"spec\": {\"parameters\": {\"learningRate\": \"1\"}}}",
                                "study, number and parameters of a trial cannot change")
                .entrySet()) {
            var refusal = catchThrowableOfType(KubernetesClientException.class, () -> lab.trialResource("digits-0")
                    .patch(PatchContext.of(PatchType.JSON_MERGE), edit.getKey()));
            assertThat(refusal).hasMessageContaining(edit.getValue());
        }
    }

    @Test
    void kubectlExplainHasATextForEveryFieldOfOurs() {
        var crd = client.apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName("tuningstudies.winnow.dev")
                .get();
        var schema = client.getKubernetesSerialization()
                .convertValue(crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema(), JsonNode.class);

        assertThat(undescribed("", schema)).isEmpty();
    }

    private static List<String> undescribed(String path, JsonNode schema) {
        var missing = new ArrayList<String>();
        for (var property : schema.path("properties").properties()) {
            var name = path + "." + property.getKey();
            if (name.equals(".spec.trial.pod") || name.endsWith(".volume") || name.contains("conditions")) {
                continue;
            }
            if (property.getValue().path("description").asText().isEmpty()) {
                missing.add(name);
            }
            missing.addAll(undescribed(name, property.getValue()));
            missing.addAll(undescribed(name + "[]", property.getValue().path("items")));
        }
        return missing;
    }
}
