package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

/** What a newer release has put into the items of lists, and this release writes back. */
class ForeignItemTest {
    private static final KubernetesSerialization CLIENT = new KubernetesSerialization();

    private static TuningTrial trial(String rungs, String curve) {
        return CLIENT.unmarshal("""
                {"apiVersion": "winnow.dev/v1alpha1", "kind": "TuningTrial", "metadata": {"name": "digits-0"},
                 "spec": {"study": "digits", "number": 0, "parameters": {}, "bracket": 0, "resource": 9, "rungs": [1, 3, 9],
                   "desired": "Running"},
                 "status": {"state": "Running", "reported": {"step": 3, "value": 0.5, "rung": 3, "rungs": %s, "curve": %s}}}
                """.formatted(rungs, curve), TuningTrial.class);
    }

    private static String rung(int resource, String more) {
        return "{\"resource\": %d, \"value\": 0.5, \"step\": %d, \"time\": \"2026-01-01T00:00:00Z\"%s}"
                .formatted(resource, resource, more);
    }

    private static String point(int step, String more) {
        return "{\"step\": %d, \"value\": 0.5, \"time\": \"2026-01-01T00:00:00Z\"%s}".formatted(step, more);
    }

    private static ObjectNode status(TuningTrial trial) {
        return CLIENT.convertValue(trial.getStatus(), ObjectNode.class);
    }

    private static JsonNode json(String text) {
        return CLIENT.unmarshal(text, JsonNode.class);
    }

    @Test
    void itemsThatStayKeepTheirUnknownFieldsWhenTheListIsWrittenAnew() {
        var stored = trial(
                "[" + rung(1, ", \"watts\": 7") + "," + rung(3, "") + "]",
                "[" + point(1, ", \"from\": {\"pod\": \"a\"}") + "," + point(2, "") + "," + point(3, ", \"from\": 1")
                        + "]");
        var after = status(trial(
                "[" + rung(1, "") + "," + rung(3, "") + "," + rung(9, "") + "]",
                "[" + point(1, "") + "," + point(3, "") + "]"));
        ForeignItem.restore(stored.getForeignItems(), status(stored), after);

        assertThat(after.at("/reported/rungs"))
                .isEqualTo(json("[" + rung(1, ", \"watts\": 7") + "," + rung(3, "") + "," + rung(9, "") + "]"));
        assertThat(after.at("/reported/curve"))
                .isEqualTo(
                        json("[" + point(1, ", \"from\": {\"pod\": \"a\"}") + "," + point(3, ", \"from\": 1") + "]"));
    }

    @Test
    void anItemThatChangesIsThisReleasesOwn() {
        var stored = trial("[" + rung(1, ", \"watts\": 7") + "]", "[]");
        var after = status(trial("[" + rung(1, "").replace("0.5", "0.6") + "]", "[]"));
        ForeignItem.restore(stored.getForeignItems(), status(stored), after);

        assertThat(after.at("/reported/rungs/0").has("watts")).isFalse();
    }

    @Test
    void aListThatIsNotWrittenStaysOut() {
        var stored = trial("[" + rung(1, ", \"watts\": 7") + "]", "[]");
        var after = (ObjectNode) json("{\"reported\": {\"step\": 4}}");
        ForeignItem.restore(stored.getForeignItems(), status(stored), after);

        assertThat(after).isEqualTo(json("{\"reported\": {\"step\": 4}}"));
    }

    @Test
    void aCopyKnowsThemTooAndAnObjectOfThisReleaseHasNone() {
        var stored = trial("[" + rung(1, ", \"watts\": 7") + "]", "[" + point(1, "") + "]");

        assertThat(stored.getForeignItems()).hasSize(1);
        assertThat(CLIENT.clone(stored).getForeignItems()).isEqualTo(stored.getForeignItems());
        assertThat(trial("[" + rung(1, "") + "]", "[" + point(1, "") + "]").getForeignItems())
                .isEmpty();
    }
}
