package dev.winnow.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.engine.page.StudyPage;
import dev.winnow.search.forecast.StudyForecast;
import dev.winnow.testkit.Manifests;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ASHA with 9 trials and rungs 1, 3 and 9: 81 steps in all, 21 with pruning. */
class PlanCommandTest {
    private final StudyForecast forecast = StudyPage.of(
                    Manifests.stored(Manifests.asha("digits")), List.of(), Instant.EPOCH)
            .forecast()
            .orElseThrow();

    @Test
    void tellsWhatTheStudyCosts() {
        assertThat(PlanCommand.lines(forecast, 2, 0.5))
                .contains(
                        "trials            9, 2 at a time",
                        "rungs             step 1: 9 trials, step 3: 3 trials, step 9: 1 trials",
                        "without pruning   81 steps, 20 s at 0.5 s a step",
                        "with pruning      about 21 steps, 5 s at 0.5 s a step");
    }

    @Test
    void oneTrialAloneTakesItsTime() {
        assertThat(PlanCommand.lines(forecast, 9, 2)).contains("with pruning      about 21 steps, 18 s at 2 s a step");
    }
}
