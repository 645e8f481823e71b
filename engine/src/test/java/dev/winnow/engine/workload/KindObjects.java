package dev.winnow.engine.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import dev.winnow.testkit.Yaml;
import java.util.Map;

/** What the operator makes of studies whose trials are objects with pods. */
final class KindObjects {
    private KindObjects() {}

    /** What the operator creates for an attempt. */
    static JsonNode built(ObjectNode study) {
        var trial =
                TrialFixture.trial().parameters(Map.of("learningRate", "0.1")).build();
        var stored = Manifests.stored(study);
        return PodTypes.json(workload(study).build(stored, trial, 1));
    }

    static ObjectWorkload workload(ObjectNode study) {
        return new ObjectWorkload(
                ObjectKinds.of(Manifests.stored(study).getSpec().trial()).orElseThrow(),
                "http://operator/report",
                "operator:1",
                ResourceRates.BUILT_IN);
    }

    static JsonNode yaml(String text) {
        return Yaml.tree(text);
    }
}
