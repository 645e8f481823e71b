package dev.winnow.operator;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.api.PrunerSpec;
import dev.winnow.api.SamplerSpec;
import dev.winnow.api.StudySpec;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What the API server itself says to a manifest: the schema, its rules and its defaults. */
class ManifestsIT {
    private static final String POD = "/spec/trial/pod";

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private static TestNamespace lab;

    @BeforeAll
    static void start() {
        lab = TestNamespace.create(client, "manifests");
    }

    @Test
    void aGoodManifestIsTakenAndGetsTheDefaults() {
        var manifest = Manifests.asha("defaults");
        with(manifest, "/spec/sampler", "");
        with(manifest, "/spec/limits", "{trials: 9}");
        with(manifest, "/spec/pruner/asha", "{maxResource: 9}");
        lab.create(Manifests.checkpointed(manifest));
        var spec = lab.study("defaults").getSpec();

        assertThat(spec.sampler()).isEqualTo(new SamplerSpec(SamplerSpec.Type.Auto, 0L, null, null));
        assertThat(spec.pruner().asha())
                .isEqualTo(new PrunerSpec.Asha(null, 9, 3, PrunerSpec.Mode.Promotion, 1, true, 0));
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
    @CsvFileSource(resources = "/manifests/good.csv", delimiter = '|', quoteCharacter = '\'')
    void otherGoodManifestsAreTakenToo(String pointer, String value) {
        var manifest = with(Manifests.asha("good"), pointer, value);
        lab.create(manifest);
        lab.studyResource(manifest.at("/metadata/name").asText()).delete();
    }

    /** Each line: the field, what is written there, the path and a part of the sentence of the refusal. */
    @ParameterizedTest(name = "{0} = {1}")
    @CsvFileSource(resources = "/manifests/bad.csv", delimiter = '|', quoteCharacter = '\'')
    void aBadManifestIsRefusedWithTheFieldAndHowToMendIt(String pointer, String value, String path, String sentence) {
        var refusal = refusal(pointer, value.equals("''") ? "" : value);

        assertThat(refusal.getCode()).isEqualTo(422);
        assertThat(refusal.getStatus().getDetails().getCauses()).anySatisfy(cause -> {
            assertThat(cause.getField()).isEqualTo(path);
            assertThat(cause.getMessage()).contains(sentence);
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "/manifests/typos.csv", delimiter = '|', quoteCharacter = '\'')
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
    void theKindOfTheTrialsCannotChange() {
        var job = with(
                Manifests.asha("kinds"), "/spec/trial", "{job: {apiVersion: batch/v1, kind: Job, spec: {any: [1]}}}");
        lab.create(job);
        assertThat(lab.study("kinds").getSpec().trial().job()).isEqualTo(job.at("/spec/trial/job"));
        var refusal = catchThrowableOfType(
                KubernetesClientException.class, () -> lab.edit("kinds", "/spec/trial/job/kind", "JobSet"));

        assertThat(refusal.getCode()).isEqualTo(422);
        assertThat(refusal.getMessage()).contains("the kind of the trials cannot change");
    }

    private static final String FIXED = "study, number, parameters, bracket and rungs of a trial cannot change";

    @Test
    void aTrialsConfigurationItsRungsAndItsGrantCannotBeTakenBack() {
        var trial = TrialFixture.trial().granted(3).build();
        trial.getMetadata().setNamespace(lab.namespace());
        trial.getMetadata().setUid(null);
        trial.getMetadata().setResourceVersion(null);
        client.resource(trial).create();
        for (var edit : Map.of(
                        "{\"spec\": {\"resource\": 1}}", "a granted resource cannot be taken back",
                        "{\"spec\": {\"number\": 1}}", FIXED,
                        "{\"spec\": {\"bracket\": 1}}", FIXED,
                        "{\"spec\": {\"rungs\": [1, 3]}}", FIXED,
                        "{\"spec\": {\"rungs\": [5, 1]}}", "rungs must rise",
                        "{\"spec\": {\"parameters\": {\"learningRate\": \"1\"}}}", FIXED)
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
