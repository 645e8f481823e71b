package dev.winnow.tracking;

import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.Reason;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.StudyPages;
import dev.winnow.engine.study.Go;
import dev.winnow.engine.study.OtherStudies;
import dev.winnow.engine.study.StudyTurn;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The study {@code digits} of three trials: one completed at 0.7, one pruned at 0.4, one that runs, at 0.55. */
public final class Studies {
    public static final Instant BEGIN = Instant.parse(TrialFixture.TIME);
    public static final Map<String, String> SGD =
            Map.of("learningRate", "3.0e-5", "hiddenUnits", "64", "optimizer", "sgd", "momentum", "0.9");
    private static final Map<String, String> ADAM =
            Map.of("learningRate", "0.01", "hiddenUnits", "32", "optimizer", "adam");

    private Studies() {}

    public static TuningTrial completed() {
        return reported(0, SGD)
                .reports(1, 0.5)
                .at(BEGIN.plusSeconds(30))
                .reports(3, 0.6)
                .at(BEGIN.plusSeconds(90))
                .reports(9, 0.7)
                .granted(9)
                .used(90, 1, 2)
                .but(status -> status.completionTime(BEGIN.plusSeconds(95).toString()))
                .build();
    }

    public static TuningTrial pruned() {
        return reported(1, ADAM)
                .reports(1, 0.4)
                .desired(Desired.Stopped, Reason.Pruned)
                .state(State.Stopped, "Pruned", "the study wants no more of it")
                .but(status -> status.completionTime(BEGIN.plusSeconds(20).toString()))
                .build();
    }

    /** The trial that runs, when it has reported so many steps. */
    public static TuningTrial running(int steps) {
        var trial = reported(2, ADAM).state(State.Running).granted(3);
        for (int step = 1; step <= steps; step++) {
            trial.at(BEGIN.plusSeconds(10L * step)).reports(step, 0.5 + step * 0.05);
        }
        return trial.build();
    }

    private static TrialFixture reported(int number, Map<String, String> parameters) {
        return TrialFixture.trial()
                .number(number)
                .parameters(parameters)
                .state(State.Completed)
                .at(BEGIN.plusSeconds(10));
    }

    public static StudyPage page(TuningTrial... trials) {
        return page(Manifests.stored(Manifests.asha("digits")), List.of(trials));
    }

    public static StudyPage page() {
        return page(completed(), pruned(), running(1));
    }

    /** The page of trials that no study has drawn. */
    public static StudyPage made(List<TuningTrial> trials) {
        return new StudyPages(new StudyReader())
                .whole(Manifests.stored(Manifests.asha("digits")), trials, BEGIN.plusSeconds(100));
    }

    /** The page of a study after a turn. */
    public static StudyPage page(TuningStudy study, List<TuningTrial> trials) {
        var turn = (Go) StudyTurn.of(study, trials, OtherStudies.NONE, BEGIN.plusSeconds(100));
        study.setStatus(turn.status(trials, Optional.empty()));
        return new StudyPages(new StudyReader()).whole(study, trials, BEGIN.plusSeconds(100));
    }
}
