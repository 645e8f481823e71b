package dev.winnow.operator.study;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningStudy;
import dev.winnow.testkit.Manifests;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StudyMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StudyMeters meters = new StudyMeters(registry);

    private static TuningStudy study(String name, int running, String result) {
        var manifest = Manifests.asha(name);
        with(manifest, "/status", """
                {trials: {total: 4, pending: 1, queued: 0, running: %d, paused: 0, completed: 2, stopped: 0, failed: 0},
                 resources: {steps: 9, stepsSaved: 18, gpuSeconds: 7, gpuSecondsSaved: 14}, %s}""".formatted(running, result));
        return Manifests.stored(manifest);
    }

    private static String best(double value) {
        return "best: {trial: x-0, value: %s, display: '1', step: 9, parameters: {}}".formatted(value);
    }

    private double gauge(String name, String study, String... labels) {
        return registry.get(name)
                .tags("namespace", "lab", "study", study)
                .tags(labels)
                .gauge()
                .value();
    }

    private List<Meter.Id> ids(String study) {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> study.equals(id.getTag("study")))
                .toList();
    }

    @Test
    void aStudyHasItsGauges() {
        meters.show(List.of(study("digits", 1, best(0.75))));

        assertThat(gauge("winnow.trials", "digits", "state", "running")).isEqualTo(1);
        assertThat(gauge("winnow.trials", "digits", "state", "completed")).isEqualTo(2);
        assertThat(gauge("winnow.gpu.seconds", "digits")).isEqualTo(7);
        assertThat(gauge("winnow.gpu.seconds.saved", "digits")).isEqualTo(14);
        assertThat(gauge("winnow.study.best", "digits")).isEqualTo(0.75);
        assertThat(ids("digits")).hasSize(10);
    }

    @Test
    void aGaugeMovesWithTheStudyAndIsNotRegisteredAgain() {
        var registered = new ArrayList<Meter>();
        registry.config().onMeterAdded(registered::add);
        meters.show(List.of(study("digits", 1, best(0.75))));
        int first = registered.size();
        meters.show(List.of(study("digits", 3, best(0.875)), study("other", 2, best(0.5))));

        assertThat(gauge("winnow.trials", "digits", "state", "running")).isEqualTo(3);
        assertThat(gauge("winnow.study.best", "digits")).isEqualTo(0.875);
        assertThat(gauge("winnow.trials", "other", "state", "running")).isEqualTo(2);
        assertThat(registered).hasSize(2 * first).allMatch(Gauge.class::isInstance);
    }

    @Test
    void aFrontHasGaugesOfItsOwnAndAValueThatIsGoneHasNone() {
        meters.show(List.of(study("digits", 1, "paretoFront: {size: 2, hypervolume: 48.5, trials: []}")));

        assertThat(gauge("winnow.study.front", "digits")).isEqualTo(2);
        assertThat(gauge("winnow.study.hypervolume", "digits")).isEqualTo(48.5);
        assertThat(registry.find("winnow.study.best").gauge()).isNull();

        meters.show(List.of(study("digits", 1, "paretoFront: {size: 2, trials: []}")));
        assertThat(registry.find("winnow.study.hypervolume").gauge()).isNull();
        assertThat(gauge("winnow.study.front", "digits")).isEqualTo(2);
    }

    @Test
    void theGaugesOfAStudyGoWithTheStudy() {
        meters.show(List.of(study("digits", 1, best(0.75)), study("other", 1, best(0.75))));
        meters.show(List.of(study("other", 1, best(0.75))));

        assertThat(ids("digits")).isEmpty();
        assertThat(ids("other")).hasSize(10);

        meters.show(List.of(study("digits", 2, best(0.25))));
        assertThat(gauge("winnow.study.best", "digits")).isEqualTo(0.25);
    }

    /** A study that was deleted and created again has another uid and the same labels. */
    @Test
    void aStudyOfTheSameNameTakesTheGaugesOver() {
        meters.show(List.of(study("digits", 1, best(0.75))));
        var again = study("digits", 2, best(0.25));
        again.getMetadata().setUid("uid-of-another");
        meters.show(List.of(again));

        assertThat(gauge("winnow.study.best", "digits")).isEqualTo(0.25);
        assertThat(ids("digits")).hasSize(10);
    }

    @Test
    void aStudyWithoutTrialsHasNoGauges() {
        meters.show(List.of(Manifests.stored(Manifests.asha("digits"))));

        assertThat(registry.getMeters()).isEmpty();
    }
}
