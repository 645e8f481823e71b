package dev.winnow.operator.study;

import dev.winnow.api.StudyStatus.Counts;
import dev.winnow.api.TuningStudy;
import dev.winnow.engine.page.Spending;
import dev.winnow.engine.page.StudyPhase;
import dev.winnow.engine.page.StudyResult;
import dev.winnow.engine.study.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * The gauges of the studies. The studies are read whenever somebody scrapes: until then a gauge costs nothing, the write of a
 * status renews none, and a study that is gone has none. The study alone is read and not its trials, so a study costs the same
 * with 10 and with 10,000 trials: at most 16 series. Only the leader shows studies, so that their sum over the replicas is right; each replica shows whether it leads.
 */
public final class StudyGauges extends Collector {
    private static final List<String> STUDY = List.of("namespace", "study");
    private static final List<String> STATE = List.of("namespace", "state", "study");
    private static final List<String> PHASE = List.of("namespace", "study", "state", "reason");
    private static final Map<String, ToIntFunction<Counts>> STATES = Map.of(
            "pending", Counts::pending,
            "queued", Counts::queued,
            "running", Counts::running,
            "paused", Counts::paused,
            "completed", Counts::completed,
            "stopped", Counts::stopped,
            "failed", Counts::failed);

    private final Supplier<List<TuningStudy>> studies;
    private final BooleanSupplier leads;

    /**
     * The gauges of some studies.
     *
     * @param studies the studies that exist now
     * @param leads whether this replica leads now
     */
    public StudyGauges(Supplier<List<TuningStudy>> studies, BooleanSupplier leads) {
        this.studies = studies;
        this.leads = leads;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        boolean led = leads.getAsBoolean();
        var families = new Families(led);
        if (led) {
            studies.get().forEach(families::add);
        }
        return families.all();
    }

    private static final class Families {
        private final GaugeMetricFamily leads;
        private final GaugeMetricFamily state = new GaugeMetricFamily(
                "winnow_study_state", "1 for the state of a study and the reason of its condition Progressing", PHASE);
        private final GaugeMetricFamily trials = new GaugeMetricFamily("winnow_trials", "Trials by state", STATE);
        private final GaugeMetricFamily steps = family("winnow_study_steps", "Steps trained");
        private final GaugeMetricFamily gpus = family("winnow_study_gpus", "GPUs of the pods that run");
        private final GaugeMetricFamily gpuSeconds = family("winnow_gpu_seconds", "GPU-seconds used by finished pods");
        private final GaugeMetricFamily gpuSecondsSaved =
                family("winnow_gpu_seconds_saved", "GPU-seconds that pruning spared");
        private final GaugeMetricFamily cost = family("winnow_cost", "What finished pods cost");
        private final GaugeMetricFamily costSaved = family("winnow_cost_saved", "Cost that pruning spared");
        private final GaugeMetricFamily best = family("winnow_study_best", "Best objective so far");
        private final GaugeMetricFamily front = family("winnow_study_front", "Trials of the Pareto front");
        private final GaugeMetricFamily hypervolume =
                family("winnow_study_hypervolume", "Volume that the Pareto front dominates from the references on");

        Families(boolean led) {
            leads = new GaugeMetricFamily("winnow_leads", "1 while this replica leads", led ? 1 : 0);
        }

        private static GaugeMetricFamily family(String name, String help) {
            return new GaugeMetricFamily(name, help, STUDY);
        }

        List<MetricFamilySamples> all() {
            return List.of(
                    leads,
                    state,
                    trials,
                    steps,
                    gpus,
                    gpuSeconds,
                    gpuSecondsSaved,
                    cost,
                    costSaved,
                    best,
                    front,
                    hypervolume);
        }

        /** A study shows its state as soon as somebody has looked at it, and the rest once its trials are counted. */
        void add(TuningStudy study) {
            var phase = StudyPhase.of(study);
            var namespace = study.getMetadata().getNamespace();
            var name = study.getMetadata().getName();
            if (phase.state() != null) {
                state.addMetric(List.of(namespace, name, phase.state(), reason(study)), 1);
            }
            var counts = phase.trials();
            if (counts == null || !study.getUnread().isEmpty()) {
                return;
            }
            STATES.forEach(
                    (state, count) -> trials.addMetric(List.of(namespace, state, name), count.applyAsInt(counts)));
            var labels = List.of(namespace, name);
            var spending = Spending.of(study.statusOrNew());
            add(steps, labels, spending.map(Spending::steps));
            add(gpus, labels, spending.map(Spending::gpus));
            add(gpuSeconds, labels, spending.map(Spending::gpuSeconds));
            add(gpuSecondsSaved, labels, spending.map(Spending::gpuSecondsSaved));
            add(cost, labels, spending.map(Spending::cost));
            add(costSaved, labels, spending.map(Spending::costSaved));
            var result = StudyResult.of(study);
            add(best, labels, Optional.ofNullable(result.best()).map(StudyResult.Best::value));
            var found = Optional.ofNullable(result.front());
            add(front, labels, found.map(StudyResult.Front::size));
            add(hypervolume, labels, found.map(StudyResult.Front::hypervolume));
        }

        private static String reason(TuningStudy study) {
            return Conditions.find(study.statusOrNew().conditions(), Conditions.PROGRESSING)
                    .map(Condition::getReason)
                    .orElse("");
        }

        private static void add(GaugeMetricFamily family, List<String> labels, Optional<? extends Number> value) {
            value.ifPresent(number -> family.addMetric(labels, number.doubleValue()));
        }
    }
}
