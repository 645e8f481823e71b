package dev.winnow.testkit;

import dev.winnow.api.Names;
import dev.winnow.api.Reported;
import dev.winnow.api.Reported.Diverged;
import dev.winnow.api.Reported.Point;
import dev.winnow.api.Reported.RungValue;
import dev.winnow.api.SixDigits;
import dev.winnow.api.Timing;
import dev.winnow.api.TrialSpec;
import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.Reason;
import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TrialStatusEdit;
import dev.winnow.api.TuningTrial;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A trial for a test: number 0 of study {@code digits} with the rungs 1, 3 and 9, granted 1, wanted running, new. */
public final class TrialFixture {
    /** When everything happened that has to have a time. */
    public static final String TIME = "2026-01-01T00:00:00Z";

    private int number;
    private Map<String, String> parameters = Map.of("learningRate", "0.01");
    private int granted = 1;
    private List<Integer> rungs = List.of(1, 3, 9);
    private Desired desired = Desired.Running;
    private Reason reason = Reason.Pruned;
    private TrialStatus status = TrialStatus.NEW;
    private Reported reported = Reported.NOTHING;
    private long version = 1;
    private String reportTime = TIME;

    private TrialFixture() {}

    public static TrialFixture trial() {
        return new TrialFixture();
    }

    /** Gives a trial another's checkpoint at a step to start from. */
    public static void startFrom(TuningTrial trial, String parent, int step) {
        var spec = trial.getSpec();
        trial.setSpec(new TrialSpec(
                spec.study(),
                spec.number(),
                spec.parameters(),
                spec.bracket(),
                spec.resource(),
                spec.rungs(),
                spec.desired(),
                spec.reason(),
                new TrialSpec.StartFrom(parent, step)));
    }

    public TrialFixture number(int n) {
        number = n;
        return this;
    }

    public TrialFixture parameters(Map<String, String> values) {
        parameters = values;
        return this;
    }

    public TrialFixture granted(int steps) {
        granted = steps;
        return this;
    }

    public TrialFixture rungs(Integer... steps) {
        rungs = List.of(steps);
        return this;
    }

    public TrialFixture desired(Desired wish, Reason why) {
        desired = wish;
        reason = why;
        return this;
    }

    public TrialFixture status(TrialStatus known) {
        status = known;
        reported = known.report();
        return this;
    }

    /** A status of the first attempt with the state alone. */
    public TrialFixture state(State state) {
        status = TrialStatus.NEW;
        return but(edit -> edit.observedGeneration(1L)
                .state(state)
                .attempts(1)
                .failures(0)
                .startTime(TIME)
                .used(0, 0));
    }

    /** The same with a reason and a sentence. */
    public TrialFixture state(State state, String why, String sentence) {
        return state(state).but(edit -> edit.reason(why).message(sentence));
    }

    /** Its attempts ran for so long, each on some GPUs. */
    public TrialFixture used(double seconds, double gpus) {
        return but(edit -> edit.used(seconds, gpus));
    }

    /** The same, where an hour of them cost so much. */
    public TrialFixture used(double seconds, double gpus, double price) {
        return but(edit -> edit.used(seconds, gpus, price));
    }

    /** The same with a change of the status. */
    public TrialFixture but(UnaryOperator<TrialStatusEdit> change) {
        status = change.apply(new TrialStatusEdit(status)).status();
        return this;
    }

    /** The reports that follow came then. */
    public TrialFixture at(Instant time) {
        reportTime = time.toString();
        return this;
    }

    /** One more report, which is a rung's if the step is. */
    public TrialFixture reports(int step, double value) {
        return reports(step, value, Map.of("accuracy", value), null, rung -> rung == step);
    }

    /** The first report, at a step that skips rungs: it is the value of each of them. */
    public TrialFixture skipsTo(int step, double value) {
        return reports(step, value, Map.of("accuracy", value), null, rung -> rung <= step);
    }

    /** One more report of several metrics that are compared, accuracy first. */
    public TrialFixture reports(int step, Map<String, Double> metrics) {
        return reports(step, metrics.getOrDefault("accuracy", 0.0), metrics, metrics, rung -> rung == step);
    }

    private TrialFixture reports(
            int step,
            double value,
            Map<String, Double> metrics,
            @Nullable Map<String, Double> compared,
            Predicate<Integer> reached) {
        var values = new ArrayList<>(reported.rungValues());
        rungs.stream()
                .filter(reached)
                .forEach(rung -> values.add(new RungValue(rung, value, step, reportTime, compared)));
        var curve = new ArrayList<>(reported.points());
        curve.add(new Point(step, value, compared, reportTime));
        reported = new Reported(
                step,
                value,
                SixDigits.of(value),
                values.isEmpty() ? null : values.get(values.size() - 1).resource(),
                metrics,
                values.isEmpty() ? null : List.copyOf(values),
                List.copyOf(curve),
                null);
        return this;
    }

    /** The objective was not a finite number at a step. */
    public TrialFixture diverges(int step) {
        reported = reported.diverged(new Diverged(step, TIME));
        return this;
    }

    /** What its starts and steps took. */
    public TrialFixture timing(Timing measured) {
        reported = reported.timed(measured);
        return this;
    }

    public TrialFixture version(long resourceVersion) {
        version = resourceVersion;
        return this;
    }

    public TuningTrial build() {
        var trial = new TuningTrial();
        trial.setMetadata(new ObjectMetaBuilder()
                .withName(Names.trial("digits", number))
                .withNamespace("lab")
                .withUid("uid-of-trial-" + number)
                .withGeneration(1L)
                .withResourceVersion(Long.toString(version))
                .withCreationTimestamp(TIME)
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withKind("TuningStudy")
                        .withName("digits")
                        .withUid("uid-of-digits")
                        .withController(true)
                        .build())
                .build());
        trial.setSpec(new TrialSpec(
                "digits",
                number,
                parameters,
                0,
                granted,
                rungs,
                desired,
                desired == Desired.Running ? null : reason,
                null));
        trial.setStatus(reported == Reported.NOTHING ? status : status.with(reported));
        return trial;
    }
}
