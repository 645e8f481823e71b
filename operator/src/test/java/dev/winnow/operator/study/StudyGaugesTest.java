package dev.winnow.operator.study;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.Manifests;
import io.prometheus.client.CollectorRegistry;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StudyGaugesTest {
    private static final String STATUS = """
            {state: Running, conditions: [{type: Progressing, status: 'True', reason: Running}],
             trials: {total: 4, pending: 1, queued: 0, running: %d, paused: 0, completed: 2, stopped: 0, failed: 0},
             resources: {steps: 9, stepsSaved: 18, gpuSeconds: 7, %s gpuSecondsSaved: 14}, %s}""";

    private List<TuningStudy> studies = List.of();
    private boolean leads = true;
    private final CollectorRegistry registry = new CollectorRegistry();

    StudyGaugesTest() {
        registry.register(new StudyGauges(() -> studies, () -> leads));
    }

    private static TuningStudy study(String name, int running, String result) {
        var manifest = Manifests.asha(name);
        with(manifest, "/status", STATUS.formatted(running, "", result));
        return Manifests.stored(manifest);
    }

    private static String best(double value) {
        return "best: {trial: x-0, value: %s, display: '1', step: 9, parameters: {}}".formatted(value);
    }

    private @Nullable Double gauge(String name, String study) {
        return registry.getSampleValue(name, new String[] {"namespace", "study"}, new String[] {"lab", study});
    }

    private @Nullable Double trials(String state, String study) {
        return registry.getSampleValue(
                "winnow_trials", new String[] {"namespace", "state", "study"}, new String[] {"lab", state, study});
    }

    private @Nullable Double state(String state, String reason, String study) {
        return registry.getSampleValue(
                "winnow_study_state",
                new String[] {"namespace", "study", "state", "reason"},
                new String[] {"lab", study, state, reason});
    }

    private long samples() {
        return Collections.list(registry.metricFamilySamples()).stream()
                .filter(family -> !family.name.equals("winnow_leads"))
                .mapToLong(family -> family.samples.size())
                .sum();
    }

    @Test
    void aStudyHasItsGauges() {
        studies = List.of(study("digits", 1, best(0.75)));

        assertThat(trials("running", "digits")).isEqualTo(1);
        assertThat(trials("completed", "digits")).isEqualTo(2);
        assertThat(gauge("winnow_gpu_seconds", "digits")).isEqualTo(7);
        assertThat(gauge("winnow_gpu_seconds_saved", "digits")).isEqualTo(14);
        assertThat(gauge("winnow_study_best", "digits")).isEqualTo(0.75);
        assertThat(state("Running", "Running", "digits")).isEqualTo(1);
        assertThat(gauge("winnow_study_steps", "digits")).isEqualTo(9);
        assertThat(gauge("winnow_study_gpus", "digits")).isZero();
        assertThat(samples()).isEqualTo(13);
    }

    @Test
    void theGpusAreThoseOfThePodsThatRunWhateverTheTrialsAre() {
        var manifest = with(Manifests.asha("digits"), "/spec/trial", """
                {job: {apiVersion: batch/v1, kind: Job, spec: {template: {spec: {containers: [{name: trainer, image: i}]}}}}}
                """);
        with(manifest, "/status", STATUS.formatted(3, "gpus: 1.5, cost: 12.5, costSaved: 30,", best(0.75)));
        studies = List.of(Manifests.stored(manifest));

        assertThat(gauge("winnow_study_gpus", "digits")).isEqualTo(1.5);
        assertThat(gauge("winnow_cost", "digits")).isEqualTo(12.5);
        assertThat(gauge("winnow_cost_saved", "digits")).isEqualTo(30);
    }

    @Test
    void withoutPricesThereIsNoCost() {
        studies = List.of(study("digits", 1, best(0.75)));

        assertThat(gauge("winnow_cost", "digits")).isNull();
        assertThat(gauge("winnow_cost_saved", "digits")).isNull();
    }

    @Test
    void aRejectedStudyShowsItsStateAndNothingElse() {
        studies = List.of(Manifests.stored(with(
                Manifests.asha("wrong"),
                "/status",
                "{state: Rejected, conditions: [{type: Progressing, status: 'False', reason: InvalidSpec}]}")));

        assertThat(state("Rejected", "InvalidSpec", "wrong")).isEqualTo(1);
        assertThat(samples()).isEqualTo(1);
    }

    @Test
    void aScrapeShowsTheStudiesAsTheyAreThen() {
        studies = List.of(study("digits", 1, best(0.75)));
        assertThat(trials("running", "digits")).isEqualTo(1);
        studies = List.of(study("digits", 3, best(0.875)), study("other", 2, best(0.5)));

        assertThat(trials("running", "digits")).isEqualTo(3);
        assertThat(gauge("winnow_study_best", "digits")).isEqualTo(0.875);
        assertThat(trials("running", "other")).isEqualTo(2);
    }

    @Test
    void aFrontHasGaugesOfItsOwnAndAValueThatIsGoneHasNone() {
        studies = List.of(study("digits", 1, "paretoFront: {size: 2, hypervolume: 48.5, trials: []}"));

        assertThat(gauge("winnow_study_front", "digits")).isEqualTo(2);
        assertThat(gauge("winnow_study_hypervolume", "digits")).isEqualTo(48.5);
        assertThat(gauge("winnow_study_best", "digits")).isNull();

        studies = List.of(study("digits", 1, "paretoFront: {size: 2, trials: []}"));
        assertThat(gauge("winnow_study_hypervolume", "digits")).isNull();
        assertThat(gauge("winnow_study_front", "digits")).isEqualTo(2);
    }

    @Test
    void theGaugesOfAStudyGoWithTheStudy() {
        studies = List.of(study("digits", 1, best(0.75)), study("other", 1, best(0.75)));
        assertThat(samples()).isEqualTo(26);
        studies = List.of(study("other", 1, best(0.75)));

        assertThat(trials("running", "digits")).isNull();
        assertThat(samples()).isEqualTo(13);
    }

    @Test
    void aStudyWithoutTrialsHasNoGauges() {
        studies = List.of(Manifests.stored(Manifests.asha("digits")));

        assertThat(samples()).isZero();
    }

    @Test
    void aFollowerShowsNoStudyAndThatItIsOne() {
        studies = List.of(study("digits", 1, best(0.75)));
        assertThat(registry.getSampleValue("winnow_leads")).isEqualTo(1);
        leads = false;

        assertThat(samples()).isZero();
        assertThat(registry.getSampleValue("winnow_leads")).isZero();
    }
}
