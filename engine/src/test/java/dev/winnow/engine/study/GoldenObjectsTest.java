package dev.winnow.engine.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.api.schema.Defaults;
import dev.winnow.api.schema.StudySchema;
import dev.winnow.testkit.Yaml;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Objects that an earlier release stored are read by this code, and so are those that a later release may store: the same with
 * one field more in each object.
 */
class GoldenObjectsTest {
    private static final Path OBJECTS = Path.of("src", "test", "resources", "golden", "objects-of-0.1.0-snapshot.yaml");
    private static final Path CRDS = Path.of("..", "crds");
    private static final KubernetesSerialization CLIENT = new KubernetesSerialization();
    private static final Instant NOW = Instant.parse("2026-11-26T20:00:00Z");

    static Stream<JsonNode> studies() {
        return of("TuningStudy");
    }

    static Stream<JsonNode> trials() {
        return of("TuningTrial");
    }

    private static Stream<JsonNode> of(String kind) {
        return Yaml.documents(OBJECTS).stream()
                .filter(object -> object.path("kind").asText().equals(kind));
    }

    /** An API server fills in the defaults of fields that are younger than the object. */
    private static TuningStudy study(JsonNode stored) {
        var answered = stored.deepCopy();
        Defaults.fill(answered, StudySchema.read());
        return CLIENT.convertValue(answered, TuningStudy.class);
    }

    private static TuningTrial trial(JsonNode stored) {
        return CLIENT.convertValue(stored, TuningTrial.class);
    }

    private static List<TuningTrial> trialsOf(TuningStudy study) {
        return trials().map(GoldenObjectsTest::trial)
                .filter(trial -> trial.study()
                        .filter(study.getMetadata().getName()::equals)
                        .isPresent())
                .toList();
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("studies")
    void aStudyOfAnEarlierReleaseIsReadAndGoesOn(JsonNode stored) {
        var study = study(stored);
        var turn = StudyTurn.of(study, trialsOf(study), OtherStudies.NONE, NOW);

        assertThat(study.getUnread()).isEmpty();
        assertThat(turn instanceof StudyTurn.Rejected)
                .isEqualTo("Rejected".equals(study.getStatus().state()));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("trials")
    void aTrialOfAnEarlierReleaseIsRead(JsonNode stored) {
        var trial = trial(stored);

        assertThat(trial.getUnread()).isEmpty();
        assertThat(CLIENT.clone(trial).getStatus()).isEqualTo(trial.getStatus());
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("studies")
    void aStudyOfALaterReleaseWithOneFieldMoreInEachObjectIsReadAsIfTheyWereNotThere(JsonNode stored) {
        var later = later(stored, "tuningstudies");

        assertThat(study(later).getUnread()).isEmpty();
        assertThat(ownStatus(study(later))).isEqualTo(ownStatus(study(stored)));
        assertThat(study(later).getSpec().pruner())
                .isEqualTo(study(stored).getSpec().pruner());
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("trials")
    void aTrialOfALaterReleaseWithOneFieldMoreInEachObjectIsReadAsIfTheyWereNotThere(JsonNode stored) {
        var later = later(stored, "tuningtrials");

        assertThat(trial(later).getUnread()).isEmpty();
        assertThat(trial(later).getSpec()).isEqualTo(trial(stored).getSpec());
        assertThat(trial(later).getStatus()).isEqualTo(trial(stored).getStatus());
    }

    /** The status without the conditions, whose type is Kubernetes' own and keeps what it does not know. */
    private static StudyStatus ownStatus(TuningStudy study) {
        return study.getStatus().edit().conditions(List.of()).status();
    }

    private static JsonNode later(JsonNode stored, String plural) {
        var schema =
                Yaml.file(CRDS.resolve(plural + ".winnow.dev-v1.yml")).at("/spec/versions/0/schema/openAPIV3Schema");
        var later = stored.deepCopy();
        add(later, schema);
        return later;
    }

    /** Adds a field to each object that has fields; the entries of a map are no fields. */
    private static void add(JsonNode value, JsonNode schema) {
        if (schema.has("properties") && value instanceof ObjectNode object) {
            object.properties()
                    .forEach(field ->
                            add(field.getValue(), schema.path("properties").path(field.getKey())));
            object.putObject("future").putArray("x").add(1);
        }
        if (schema.has("items")) {
            value.forEach(item -> add(item, schema.path("items")));
        }
    }
}
