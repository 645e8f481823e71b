package dev.winnow.local.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.study.Go;
import dev.winnow.engine.study.OtherStudies;
import dev.winnow.engine.study.StudyTurn;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveViewTest {
    private Instant now = Instant.parse(TrialFixture.TIME);

    private static TrialFixture trial(int number) {
        return TrialFixture.trial()
                .number(number)
                .parameters(Map.of("learningRate", "0.01", "hiddenUnits", "16", "optimizer", "adam"));
    }

    private static List<TuningTrial> running(int trials) {
        return IntStream.range(0, trials)
                .mapToObj(
                        number -> trial(number).state(State.Running).used(1, 0).build())
                .toList();
    }

    private TuningStudy study(List<TuningTrial> trials) {
        var study = Manifests.stored(Manifests.asha("digits"));
        study.setStatus(((Go) StudyTurn.of(study, trials, OtherStudies.NONE, now)).status(trials, Optional.empty()));
        return study;
    }

    private LiveView view(Screen screen) {
        return new LiveView(screen.stream(), screen::size);
    }

    private void show(LiveView view, List<TuningTrial> trials) {
        now = now.plusSeconds(1);
        view.show(StudyPage.of(study(trials), trials, now));
    }

    @Test
    void tellsHowTheStudyGoes() {
        var screen = new Screen(24, 80);
        var view = view(screen);
        show(view, running(2));
        show(
                view,
                List.of(
                        trial(0).granted(3)
                                .state(State.Paused)
                                .used(2, 0)
                                .reports(1, 0.5)
                                .reports(3, 0.75)
                                .build(),
                        trial(1).granted(3)
                                .state(State.Running)
                                .used(2, 0)
                                .reports(1, 0.625)
                                .build()));

        assertThat(screen.lines())
                .containsExactly(
                        "digits: Running, best accuracy 0.75 (digits-0, step 3)",
                        "trials 2 of 9: 1 running, 1 paused",
                        "rungs: step 1: 2, step 3: 1, step 9: 0",
                        "[#######.................................] 4 of about 21 steps, about 6 s left",
                        "  digits-1 trains to step 3, 0.625 at step 1");
    }

    @ParameterizedTest
    @CsvSource({"24,80", "24,20", "6,80", "2,4"})
    void neverGrowsOutOfItsPlace(int height, int width) {
        var screen = new Screen(height, width);
        var view = view(screen);
        for (int turn = 0; turn < 6; turn++) {
            show(view, running(4 + turn));
        }

        assertThat(screen.lines()).hasSizeLessThan(height).hasSizeLessThanOrEqualTo(12);
        assertThat(screen.lines().get(0)).startsWith(width > 10 ? "digits: Running" : "d..");
    }

    @Test
    void leavesNothingBehindWhenTheTerminalChangesOrSomebodyTypes() {
        var screen = new Screen(24, 80);
        var view = view(screen);
        show(view, running(3));
        screen.resize(24, 30);
        show(view, running(4));
        "^C".chars().forEach(typed -> screen.put((char) typed));
        show(view, running(2));
        screen.resize(24, 100);
        show(view, running(1));

        assertThat(screen.lines())
                .containsExactly(
                        "digits: Running, best none yet",
                        "trials 1 of 9: 1 running",
                        "rungs: step 1: 0, step 3: 0, step 9: 0",
                        "[........................................] 0 of about 21 steps",
                        "  digits-0 trains to step 1");
    }

    @Test
    void whatFailsStaysToBeRead() {
        var screen = new Screen(24, 200);
        var view = view(screen);
        show(view, running(1));
        for (int turn = 0; turn < 3; turn++) {
            show(
                    view,
                    List.of(
                            trial(0).state(State.Failed, "ExitCode", "attempt 1 failed: no data\nin /data")
                                    .build(),
                            trial(1).state(State.Running).used(1, 0).build()));
        }
        view.say("Interrupted");

        assertThat(screen.lines())
                .startsWith(
                        "digits-0 Failed (ExitCode): attempt 1 failed: no data | in /data",
                        "Interrupted",
                        "digits: Running, best none yet")
                .hasSize(7);
    }
}
