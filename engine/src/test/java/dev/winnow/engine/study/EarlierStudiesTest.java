package dev.winnow.engine.study;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Learned;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.TrialSpec;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.Problem;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EarlierStudiesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T02:00:00Z");

    private static ObjectNode manifest() {
        return with(Manifests.asha("next"), "/spec/warmStart", "{studies: [digits]}");
    }

    private static TuningStudy inState(ObjectNode manifest, String state) {
        var study = Manifests.stored(manifest);
        study.setStatus(new StudyStatusBuilder(study, NOW).rejected(List.of()));
        var json = new KubernetesSerialization().convertValue(study, ObjectNode.class);
        with(json, "/status/state", state);
        return new KubernetesSerialization().convertValue(json, TuningStudy.class);
    }

    private static TrialFixture adam(int number, String rate) {
        return TrialFixture.trial()
                .number(number)
                .granted(9)
                .parameters(Map.of("learningRate", rate, "hiddenUnits", "16", "optimizer", "adam"));
    }

    private static TrialFixture full(int number, double value) {
        return adam(number, "0.01")
                .state(State.Completed, "Completed", "")
                .reports(1, value - 0.2)
                .reports(9, value);
    }

    /** What came of a turn that learns, or is refused. */
    private record Lesson(List<Problem> problems, Optional<String> waits, StudyStatus status) {}

    /** Studies of which each has the same trials; it keeps the names that it was asked for. */
    private record Known(List<TuningStudy> studies, List<TuningTrial> all, List<String> asked) implements OtherStudies {
        Known(List<TuningStudy> studies, List<TuningTrial> all) {
            this(studies, all, new ArrayList<>());
        }

        @Override
        public Optional<TuningStudy> study(String name) {
            asked.add(name);
            return studies.stream()
                    .filter(study -> study.getMetadata().getName().equals(name))
                    .findFirst();
        }

        @Override
        public List<TuningTrial> trials(TuningStudy study) {
            return all;
        }
    }

    private static Lesson lesson(ObjectNode manifest, List<TuningStudy> studies, List<TuningTrial> trials) {
        return StudyTurn.of(Manifests.stored(manifest), List.of(), new Known(studies, trials), NOW)
                .match(
                        rejected -> new Lesson(rejected.problems(), Optional.empty(), rejected.status()),
                        learn -> new Lesson(List.of(), learn.waits(), learn.status()),
                        go -> {
                            throw new AssertionError("the study goes on without learning");
                        });
    }

    /** The studies that a turn asks for. */
    private static List<String> asked(TuningStudy study, List<TuningTrial> own) {
        var known = new Known(List.of(), List.of());
        StudyTurn.of(study, own, known, NOW);
        return known.asked();
    }

    private static Lesson lesson(ObjectNode manifest, List<TuningTrial> trials) {
        return lesson(manifest, List.of(inState(Manifests.asha("digits"), "Complete")), trials);
    }

    private static Learned copy(List<TuningTrial> trials) {
        var lesson = lesson(manifest(), trials);
        assertThat(lesson.problems()).isEmpty();
        assertThat(lesson.waits()).isEmpty();
        return Optional.ofNullable(lesson.status().warmStart()).orElseThrow();
    }

    private static String message(StudyStatus status, String condition) {
        return Conditions.find(status.conditions(), condition).orElseThrow().getMessage();
    }

    @Test
    void onlyFullTrainingsAreTaken() {
        var copy = copy(List.of(
                full(0, 0.9).build(),
                adam(1, "0.1").granted(1).reports(1, 0.8).build(),
                adam(2, "0.1")
                        .state(State.Stopped, "Pruned", "")
                        .granted(3)
                        .reports(3, 0.8)
                        .build(),
                full(3, 0.7).diverges(9).build(),
                adam(4, "0.1")
                        .state(State.Failed, "ExitCode", "")
                        .reports(1, 0.6)
                        .build()));

        assertThat(copy.found()).isEqualTo(5);
        assertThat(copy.parameters()).containsExactly("learningRate", "hiddenUnits", "optimizer", "momentum");
        assertThat(copy.trials()).containsExactly(new Learned.Training(0.9, List.of("0.01", "16", "adam", "")));
    }

    /** A study is Complete with the value of its last trial, whose pod may end later. */
    @Test
    void aFullTrainingCountsBeforeItsPodHasEnded() {
        assertThat(copy(List.of(adam(0, "0.1")
                                .state(State.Running)
                                .used(1, 0)
                                .reports(9, 0.5)
                                .build()))
                        .trials())
                .extracting(Learned.Training::value)
                .containsExactly(0.5);
    }

    @Test
    void aValueBeyondTheGrantOfAStoppedTrialIsNone() {
        assertThat(copy(List.of(adam(0, "0.1")
                                .granted(3)
                                .desired(TrialSpec.Desired.Stopped, TrialSpec.Reason.Pruned)
                                .reports(9, 0.5)
                                .build()))
                        .trials())
                .isEmpty();
    }

    @Test
    void aTrialThatThisStudyCouldNotTryIsLeft() {
        var copy = copy(List.of(
                full(0, 0.9)
                        .parameters(Map.of("learningRate", "0.9", "hiddenUnits", "16", "optimizer", "adam"))
                        .build(),
                full(1, 0.8)
                        .parameters(Map.of("learningRate", "0.1", "hiddenUnits", "16", "optimizer", "rms"))
                        .build(),
                full(2, 0.7)
                        .parameters(Map.of("learningRate", "0.1", "hiddenUnits", "16"))
                        .build(),
                full(3, 0.6)
                        .parameters(Map.of("learningRate", "0.1", "hiddenUnits", "16", "optimizer", "adam", "x", "1"))
                        .build(),
                full(4, 0.5).build()));

        assertThat(copy.trials()).extracting(Learned.Training::value).containsExactly(0.5);
    }

    @Test
    void ofThousandTrialsTheSameHundredAreKeptWhateverTheirOrder() {
        var trials = new ArrayList<TuningTrial>();
        for (int i = 0; i < 1_000; i++) {
            trials.add(full(i, i / 1_000.0).build());
        }
        var copy = copy(trials);
        Collections.reverse(trials);

        assertThat(copy(trials)).isEqualTo(copy);
        assertThat(copy.trials()).hasSize(100);
        // Larger is better: the best 50, and of the other 950 each nineteenth.
        assertThat(copy.trials().subList(50, 100))
                .extracting(Learned.Training::value)
                .isEqualTo(
                        IntStream.range(950, 1_000).mapToObj(i -> i / 1_000.0).toList());
        assertThat(copy.trials().get(0).value()).isEqualTo(0);
        assertThat(copy.trials().get(1).value()).isEqualTo(0.019);
    }

    @Test
    void longParametersLeaveRoomForFewerTrials() {
        var value = "v".repeat(256);
        var manifest = manifest();
        var parameters = new LinkedHashMap<String, String>();
        with(manifest, "/spec/parameters", "[]");
        for (int i = 0; i < 64; i++) {
            var name = "p".repeat(61) + String.format("%02d", i);
            with(
                    manifest,
                    "/spec/parameters/-",
                    "{name: %s, type: Categorical, categorical: {values: [%s, other]}}".formatted(name, value));
            parameters.put(name, value);
        }
        var lesson = lesson(
                manifest,
                IntStream.range(0, 50)
                        .mapToObj(i -> full(i, i).parameters(parameters).build())
                        .toList());
        var copy = Optional.ofNullable(lesson.status().warmStart()).orElseThrow();

        assertThat(copy.trials()).extracting(Learned.Training::value).containsExactly(49.0);
        assertThat(new KubernetesSerialization().asJson(copy).getBytes(StandardCharsets.UTF_8).length)
                .isLessThan(EarlierStudies.MOST_BYTES + 200);
    }

    @Test
    void whatWasLearnedIsReadFromTheStatusAlone() {
        var study = Manifests.stored(with(manifest(), "/spec/sampler", "{type: TPE, seed: 7}"));
        var trials = IntStream.range(0, 20)
                .mapToObj(i -> adam(i, Double.toString(0.001 + i / 1_000.0))
                        .state(State.Completed, "Completed", "")
                        .reports(9, i)
                        .build())
                .toList();
        study.setStatus(lesson(with(manifest(), "/spec/sampler", "{type: TPE, seed: 7}"), trials)
                .status());
        var cold = Manifests.stored(
                with(with(manifest(), "/spec/sampler", "{type: TPE, seed: 7}"), "/spec/warmStart", ""));

        assertThat(asked(study, List.of())).isEmpty();
        assertThat(configurations(study)).isEqualTo(configurations(study)).hasSize(3);
        assertThat(configurations(study)).isNotEqualTo(configurations(cold));
        assertThat(study.getStatus().trials().total()).isZero();
        assertThat(study.getStatus().best()).isNull();
        assertThat(study.getStatus().done()).isEqualTo("0/9");
        assertThat(message(study.getStatus(), Conditions.ACCEPTED))
                .endsWith("; it learns from 20 of 20 trials of digits");
    }

    private static List<Map<String, String>> configurations(TuningStudy study) {
        return ((Go) StudyTurn.of(study, List.of(), OtherStudies.NONE, NOW))
                .decisions().stream()
                        .map(decision ->
                                ((Decision.Create) decision).trial().getSpec().parameters())
                        .toList();
    }

    @Test
    void aStudyThatIsMissingOrRunsIsWaitedFor() {
        var missing = lesson(manifest(), List.of(), List.of());
        var runs = lesson(
                manifest(),
                List.of(inState(Manifests.asha("digits"), "Running")),
                List.of(full(0, 1).build()));

        assertThat(missing.waits())
                .contains(
                        "warmStart waits for the study digits, which does not exist: create it, or remove it from spec.warmStart.studies");
        assertThat(runs.waits())
                .contains(
                        "warmStart waits for the study digits, which is Running and must be Complete: it is used when it is");
        assertThat(runs.status().warmStart()).isNull();
        assertThat(runs.status().state()).isEqualTo("Waiting");
        assertThat(message(runs.status(), Conditions.PROGRESSING))
                .isEqualTo(runs.waits().orElseThrow());
    }

    @Test
    void aStudyOfWhichNothingIsUsableStartsColdAndSaysSo() {
        var lesson = lesson(
                manifest(), List.of(adam(0, "0.1").granted(1).reports(1, 0.8).build()));

        assertThat(lesson.status().state()).isEqualTo("Running");
        assertThat(message(lesson.status(), Conditions.ACCEPTED))
                .endsWith(
                        "; it learns nothing from digits: none of 1 trials is a full training with values that this study may try");
    }

    @Test
    void anotherMetricOrDirectionOrSeveralObjectivesAreRefused() {
        assertThat(refusal("[{metric: loss, direction: Maximize}]"))
                .isEqualTo("spec.warmStart.studies: digits searches for a large loss, this study for a large accuracy:"
                        + " their values cannot be compared; remove it from the list");
        assertThat(refusal("[{metric: accuracy, direction: Minimize}]"))
                .contains("digits searches for a small accuracy, this study for a large accuracy");
        assertThat(refusal("[{metric: accuracy, direction: Maximize}, {metric: millis, direction: Minimize}]"))
                .contains("digits searches for several objectives or with metricConstraints");
    }

    private static String refusal(String objectives) {
        var other = inState(with(Manifests.asha("digits"), "/spec/objectives", objectives), "Running");
        var lesson = lesson(manifest(), List.of(other), List.of());
        assertThat(lesson.status().state()).isEqualTo("Rejected");
        return lesson.problems().get(0).toString();
    }

    @Test
    void aPopulationHasNoFullTrainings() {
        var other = Manifests.asha("digits");
        with(other, "/spec/pruner", "{type: PBT, pbt: {population: 4, interval: 3, maxResource: 9}}");
        var lesson = lesson(
                manifest(),
                List.of(inState(other, "Complete")),
                List.of(full(0, 1).build()));

        assertThat(Optional.ofNullable(lesson.status().warmStart())
                        .orElseThrow()
                        .trials())
                .isEmpty();
    }

    @Test
    void othersAreReadBeforeTheFirstTrialAndNotWhileSuspended() {
        var study = Manifests.stored(manifest());
        var suspended = Manifests.stored(with(manifest(), "/spec/suspend", "true"));

        assertThat(asked(study, List.of())).containsExactly("digits");
        assertThat(asked(study, List.of(full(0, 1).build()))).isEmpty();
        assertThat(asked(suspended, List.of())).isEmpty();
        assertThat(asked(Manifests.stored(Manifests.asha("next")), List.of())).isEmpty();
    }

    @Test
    void anotherListBeforeTheFirstTrialIsReadAnew() {
        var study = Manifests.stored(with(manifest(), "/spec/warmStart", "{studies: [digits, more]}"));
        study.setStatus(lesson(manifest(), List.of(full(0, 1).build())).status());

        assertThat(asked(study, List.of())).containsExactly("digits", "more");
        study.setSpec(Manifests.stored(with(manifest(), "/spec/warmStart", "{studies: [digits], ignore: [momentum]}"))
                .getSpec());
        assertThat(asked(study, List.of())).containsExactly("digits");
    }
}
