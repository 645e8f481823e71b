package dev.winnow.engine.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.ObjectLimits;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.api.Unread;
import dev.winnow.testkit.Manifests;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read of an object, and what its study says then. */
class UnreadableTest {
    private static final KubernetesSerialization CLIENT = new KubernetesSerialization();
    private static final String TRIAL = """
            {"apiVersion": "winnow.dev/v1alpha1", "kind": "TuningTrial", "metadata": {"name": "digits-0"},
             "spec": {"study": "digits", "number": 0, "parameters": {}, "bracket": 0, "resource": 1, "rungs": [1, 3],
                      "desired": "Running"},
             "status": {"state": "Running", "reported": {"step": 1, "rungs": [
                 {"resource": 1, "value": 0.5, "step": 1, "time": "2026-01-01T00:00:00Z"}]}}}
            """;

    /** A list as informers read it. */
    @SuppressWarnings("serial")
    public static final class Trials extends DefaultKubernetesResourceList<TuningTrial> {}

    private static TuningTrial trial(String pointer, String value) {
        var json = Manifests.with(Manifests.read(TRIAL), pointer, value);
        return CLIENT.unmarshal(json.toString(), TuningTrial.class);
    }

    private static TuningStudy study(String pointer, String value) {
        var json = CLIENT.convertValue(
                Manifests.stored(Manifests.checkpointed(Manifests.asha("digits"))), ObjectNode.class);
        return CLIENT.unmarshal(Manifests.with(json, pointer, value).toString(), TuningStudy.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/spec/desired | Frozen | spec.desired: Unsupported value: \"Frozen\": use one of Running, Paused, Stopped, or a release of the operator that knows the value",
                "/spec/reason | [Pruned] | spec.reason: Unsupported value: a list",
                "/spec/number | 5000000000 | spec.number: Invalid value: 5000000000: use a whole number from -2147483648 to 2147483647",
                "/spec/number | 1.5 | spec.number: Invalid value: 1.5: use a whole number from -2147483648 to 2147483647",
                "/spec/number | one | spec.number: Invalid value: \"one\": use a whole number from -2147483648 to 2147483647",
                "/spec/number | '\"1\"' | spec.number: Invalid value: \"1\": use a whole number from -2147483648 to 2147483647",
                "/spec/rungs | [1, 3000000000] | spec.rungs[1]: Invalid value: 3000000000: use a whole number from -2147483648 to 2147483647",
                "/spec/rungs | [1, null] | spec.rungs[1]: Required value: set this field",
                "/spec/rungs | 7 | spec.rungs: Invalid value: 7: use a list",
                "/spec/rungs | '' | spec.rungs: Required value: set this field",
                "/spec/parameters | {x: [1]} | spec.parameters.x: Invalid value: a list: use a text",
                "/spec/startFrom | {trial: digits-1} | spec.startFrom.step: Required value: set this field",
                "/spec | '' | spec: Required value: set this field",
                "/spec | 7 | spec: Invalid value: 7: use an object with the fields of the reference",
                "/status/state | Hibernating | status.state: Unsupported value: \"Hibernating\": use one of Pending, Queued, Running, Paused, Completed, Stopped, Failed, or a release of the operator that knows the value",
                "/status/state | '\"\"' | status.state: Unsupported value: \"\"",
                "/status/reported/rungs/0/value | much | status.reported.rungs[0].value: Invalid value: \"much\": use a number",
                "/status/reported/rungs/0/time | '' | status.reported.rungs[0].time: Required value: set this field",
                "/status/observedGeneration | 1.0e+308 | status.observedGeneration: Invalid value: 1.0E308: use a whole number of at most 18 digits",
                "/metadata/generation | much | metadata.generation: Invalid value: \"much\": use a whole number of at most 18 digits"
            })
    void whatCannotBeReadOfATrialIsLeftOutAndNamed(String pointer, String value, String unread) {
        var trial = trial(pointer, value);

        assertThat(trial.getUnread())
                .singleElement()
                .extracting(Unread::toString)
                .asString()
                .startsWith(unread);
        assertThat(CLIENT.clone(trial).getUnread()).isEqualTo(trial.getUnread());
        assertThat(trial.getMetadata().getName()).isEqualTo("digits-0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/spec/pruner/type | Oracle | spec.pruner.type: Unsupported value: \"Oracle\"",
                "/spec/sampler/seed | 10000000000000000000 | spec.sampler.seed: Invalid value: 10000000000000000000",
                "/spec/limits/gpuHours | many | spec.limits.gpuHours: Invalid value: \"many\": use a number",
                "/spec/limits/parallelTrials | '' | spec.limits.parallelTrials: Required value: set this field",
                "/spec/objectives/0 | null | spec.objectives[0]: Required value: set this field",
                "/spec/suspend | maybe | spec.suspend: Invalid value: \"maybe\": use true or false",
                "/spec/initialTrials | [{parameters: {x: {y: 1}}}] | spec.initialTrials[0].parameters.x: Invalid value: an object: use a number or a text",
                "/spec/trial | '' | spec.trial: Required value: set this field",
                "/spec/trial/checkpoints/volume | '' | spec.trial.checkpoints.volume: Required value: set this field",
                "/status | {trials: {total: 1}} | status.trials.pending: Required value: set this field",
                "/status | {conditions: [{observedGeneration: x}]} | status.conditions[0].observedGeneration: Invalid value: \"x\""
            })
    void whatCannotBeReadOfAStudyIsLeftOutAndNamed(String pointer, String value, String unread) {
        var study = study(pointer, value);

        assertThat(study.getUnread().get(0).toString()).startsWith(unread);
        assertThat(CLIENT.clone(study).getUnread()).isEqualTo(study.getUnread());
    }

    /** The types of Kubernetes are read in the turn of the study, see {@code PodTemplate}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{spec: {containers: [{resources: {limits: {cpu: ''}}}]}}",
                "7",
                "[null]",
                "{spec: {priority: 5000000000}}"
            })
    void whateverThePodIsTheStudyCanBeRead(String pod) {
        var study = study("/spec/trial/pod", pod);

        assertThat(study.getUnread()).isEmpty();
        assertThat(CLIENT.clone(study).getSpec()).isEqualTo(study.getSpec());
    }

    @Test
    void fieldsThatOnlyANewerReleaseKnowsArePassedOver() {
        assertThat(trial("/spec/future", "{x: 1}").getUnread()).isEmpty();
        assertThat(trial("/status/reported/future", "[1]").getUnread()).isEmpty();
        assertThat(study("/spec/limits/tokens", "7").getUnread()).isEmpty();
        assertThat(study("/future", "7").getUnread()).isEmpty();
    }

    @Test
    void aListWithSuchATrialIsRead() {
        var wrong = Manifests.with(Manifests.read(TRIAL), "/spec/desired", "Frozen");
        var list = "{\"kind\": \"TuningTrialList\", \"items\": [" + TRIAL + "," + wrong + "]}";

        assertThat(CLIENT.unmarshal(list, Trials.class).getItems())
                .extracting(trial -> trial.getUnread().size())
                .containsExactly(0, 1);
    }

    @Test
    void anObjectWithThousandsOfFaultsCostsAFewReadings() {
        var rungs = new StringBuilder("[x");
        for (int i = 0; i < 20_000; i++) {
            rungs.append(", x");
        }

        assertThat(trial("/spec/rungs", rungs + "]").getUnread()).hasSizeBetween(10, 20);
    }

    @Test
    void anObjectWithLongNamesAndDeepPartsIsRead() throws Exception {
        var mapper = ObjectLimits.lift(new ObjectMapper());
        var client = new KubernetesSerialization(mapper, true);
        var deep = "[".repeat(5_000) + "]".repeat(5_000);
        var json = CLIENT.asJson(Manifests.stored(Manifests.asha("digits")))
                .replace("\"containers\"", "\"" + "x".repeat(65_536) + "\":" + deep + ",\"containers\"");

        assertThat(client.clone(client.unmarshal(json, TuningStudy.class)).getUnread())
                .isEqualTo(List.of());
    }

    private static String accepted(StudyTurn turn) {
        return turn
                .match(
                        StudyTurn.Rejected::status,
                        StudyTurn.Learn::status,
                        go -> go.status(List.of(), Optional.empty()))
                .conditions()
                .stream()
                .filter(condition -> condition.getType().equals("Accepted"))
                .map(condition -> condition.getStatus() + " " + condition.getMessage())
                .findFirst()
                .orElse("");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/spec/pruner/type | Oracle | False spec.pruner.type: Unsupported value",
                "/spec | 7 | False spec: Invalid value: 7",
                "/status | {trials: 7} | False status.trials: Invalid value: 7",
                "/spec/trial/pod/spec/containers/0/resources | {limits: {cpu: ''}} | False spec.trial.pod.spec.containers[0].resources.limits.cpu: Invalid value",
                "/spec/trial/pod | {} | False spec.trial.pod.spec.containers: Required value"
            })
    void aStudyThatCannotBeReadIsRejectedWithThePathAndNothingElseChanges(String pointer, String value, String said) {
        var turn = StudyTurn.of(study(pointer, value), List.of(), OtherStudies.NONE, Instant.EPOCH);

        assertThat(accepted(turn)).startsWith(said);
        assertThat(turn.match(StudyTurn.Rejected::problems, learn -> List.of(), go -> List.of()))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/status/state | Hibernating | False trial digits-0: status.state: Unsupported value: \"Hibernating\"",
                "/spec/rungs | '' | False trial digits-0: spec.rungs: Required value: set this field",
                "/spec | '' | False trial digits-0: spec: Required value: set this field"
            })
    void aStudyOfATrialThatCannotBeReadSaysSoAndDecidesNothing(String pointer, String value, String said) {
        var turn = StudyTurn.of(
                study("/spec/suspend", "false"), List.of(trial(pointer, value)), OtherStudies.NONE, Instant.EPOCH);

        assertThat(accepted(turn)).startsWith(said);
        assertThat(turn).isInstanceOf(StudyTurn.Rejected.class);
    }
}
