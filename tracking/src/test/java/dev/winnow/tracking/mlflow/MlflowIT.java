package dev.winnow.tracking.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.engine.page.StudyPage;
import dev.winnow.testkit.Program;
import dev.winnow.tracking.Python;
import dev.winnow.tracking.Studies;
import dev.winnow.tracking.mlflow.CutLine.Cut;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A study in a real MLflow server. Each test has an experiment of its own. */
class MlflowIT {
    private static final String PYTHON = Python.BIN.resolve("python").toString();

    private static final Path WRAPPER = Path.of("..", "examples", "python", "mlflow_run.py")
            .toAbsolutePath()
            .normalize();

    @TempDir
    private static Path folder;

    private static MlflowServer server;

    @BeforeAll
    static void start() throws IOException {
        server = new MlflowServer(folder);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static MlflowTracker tracker(String address, String experiment) {
        return new MlflowTracker(new MlflowSettings(URI.create(address), Optional.empty(), Optional.of(experiment)));
    }

    /** What the server holds after a page has been told to an experiment of its own. */
    private static Map<String, String> told(StudyPage page, String experiment) throws IOException {
        tracker(server.address(), experiment).study(page);
        return new Held(server.address(), experiment).runs();
    }

    @Test
    void aStudyIsARunWithARunForEachTrial(TestInfo test) throws IOException {
        long begin = Studies.BEGIN.toEpochMilli();
        var runs = told(Studies.page(), test.getDisplayName());

        assertThat(runs).containsOnlyKeys("digits", "digits-0", "digits-1", "digits-2");
        assertThat(runs.get("digits"))
                .startsWith("RUNNING from")
                .contains("winnow.best=digits-0", "winnow.objectives=accuracy Maximize", "winnow.pruner=ASHA")
                .endsWith("{} {accuracy=0:0.7@100000}");
        assertThat(runs.get("digits-0"))
                .startsWith("FINISHED from %d to %d {".formatted(begin, begin + 95_000))
                .contains("mlflow.parentRunId=digits", "winnow.best=true", "winnow.state=Completed", "winnow.rung=9")
                .endsWith("{hiddenUnits=64, learningRate=3.0e-5, momentum=0.9, optimizer=sgd} "
                        + "{accuracy=1:0.5@10000 3:0.6@30000 9:0.7@90000}");
        assertThat(runs.get("digits-1"))
                .startsWith("KILLED from %d to %d {".formatted(begin, begin + 20_000))
                .contains("winnow.reason=Pruned")
                .doesNotContain("winnow.best");
        assertThat(runs.get("digits-2"))
                .startsWith("RUNNING from %d to 0 {".formatted(begin))
                .endsWith("{accuracy=1:0.55@10000}");
    }

    @Test
    void aPageThatComesTwiceWritesNothingTheSecondTime(TestInfo test) throws IOException {
        try (var line = new CutLine(server.address())) {
            var tracker = tracker(line.address(), test.getDisplayName());
            tracker.study(Studies.page());
            line.breakAt(0, Cut.BEFORE_THE_SERVER);
            tracker.study(Studies.page());

            assertThat(line.requests())
                    .containsExactly("GET /api/2.0/mlflow/experiments/get-by-name", "POST /api/2.0/mlflow/runs/search");
        }
    }

    @Test
    void aStudyThatGoesOnEndsAsIfItHadBeenToldOnce(TestInfo test) throws IOException {
        var last = Studies.page(Studies.completed(), Studies.pruned(), Studies.running(3));
        var once = told(last, test.getDisplayName() + " once");
        var tracker = tracker(server.address(), test.getDisplayName());
        tracker.study(Studies.page(Studies.running(0)));
        tracker.study(Studies.page(Studies.pruned(), Studies.running(1)));
        tracker.study(Studies.page(Studies.completed(), Studies.pruned(), Studies.running(2)));
        tracker.study(last);

        var stepwise = new Held(server.address(), test.getDisplayName()).runs();
        // The parent tells each best value there was; the last one is the same.
        assertThat(stepwise.get("digits")).endsWith("0:0.7@100000}");
        stepwise.remove("digits");
        once.remove("digits");
        assertThat(stepwise).isEqualTo(once);
    }

    /** The line breaks at the first request, then at the second, and so on, until a page is told in one piece. */
    @ParameterizedTest
    @EnumSource
    void whereverTheLineBreaksTheEndIsTheSame(Cut cut) throws IOException {
        var page = Studies.page();
        var whole = told(page, "whole " + cut);
        try (var line = new CutLine(server.address())) {
            int breaks = 0;
            while (true) {
                var experiment = cut + " " + breaks;
                line.breakAt(breaks + 1, cut);
                try {
                    tracker(line.address(), experiment).study(page);
                    break;
                } catch (IOException broken) {
                    breaks++;
                    assertThat(broken).hasMessageContaining(line.address());
                }
                line.breakAt(0, cut);
                assertThat(told(page, experiment)).isEqualTo(whole);
            }
            assertThat(breaks).isEqualTo(line.requests().size()).isGreaterThan(12);
        }
    }

    @Test
    void aServerThatIsAwayIsNamed() {
        assertThatThrownBy(() -> tracker("http://127.0.0.1:1", "away").study(Studies.page()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("MLflow at http://127.0.0.1:1 does not answer: ");
    }

    @Test
    void twoRunsOfATrialBecomeOneAndTheTrainersStays(TestInfo test) throws IOException {
        var experiment = test.getDisplayName();
        tracker(server.address(), experiment).study(Studies.page());
        var client =
                new MlflowClient(new MlflowSettings(URI.create(server.address()), Optional.empty(), Optional.empty()));
        var trainers = MlflowRuns.of(client, experiment)
                .create(
                        "capable-cat-7",
                        Studies.BEGIN.toEpochMilli(),
                        Map.of(MlflowTags.STUDY, "digits", MlflowTags.TRIAL, "uid-of-trial-0"));
        told(Studies.page(), experiment);

        assertThat(new Held(server.address(), experiment).run("digits-0").id()).isEqualTo(trainers.id());
        assertThat(new Held(server.address(), experiment).runs().get("digits-0"))
                .contains("accuracy=1:0.5@10000 3:0.6@30000 9:0.7@90000");
    }

    /** Two attempts of a trial log by themselves; what they log and what is exported is in one run, whoever made it. */
    @ParameterizedTest
    @EnumSource
    void allAttemptsOfATrainerLogToTheRunOfItsTrial(First first) throws IOException {
        var experiment = "first " + first;
        if (first == First.EXPORT) {
            tracker(server.address(), experiment).study(Studies.page(Studies.running(1)));
        }
        var one = attempt(experiment, 1);
        var two = attempt(experiment, 2);
        var runs = told(Studies.page(Studies.running(2)), experiment);

        assertThat(two).isEqualTo(one);
        assertThat(new Held(server.address(), experiment).run("digits-2").id()).isEqualTo(one);
        assertThat(runs).containsOnlyKeys("digits", "digits-2");
        assertThat(runs.get("digits-2"))
                .startsWith("RUNNING")
                .contains("winnow.maker=trainer", "hiddenUnits=32, layers=3, learningRate=0.01")
                .contains("accuracy=1:0.55@10000 2:0.6@20000", "train_loss=1:1.0@", " 2:0.5@");
    }

    /** Who makes the run of a trial. */
    enum First {
        EXPORT,
        TRAINER
    }

    /** The trainer is told the tags of its trial, and no run. */
    @Test
    void aServerThatIsAwayDoesNotKeepATrainerFromStarting() {
        var seen = new Program(PYTHON, environment("http://127.0.0.1:1", "away", 1))
                .run(List.of(WRAPPER.toString(), "env"));

        assertThat(seen.err()).contains("mlflow_run: http://127.0.0.1:1: ", ": the trainer starts without a run id");
        assertThat(seen.succeeded().lines())
                .contains("MLFLOW_RUN_CONTEXT={\"winnow.study\": \"digits\", \"winnow.trial\": \"uid-of-trial-2\", "
                        + "\"winnow.maker\": \"trainer\"}")
                .noneMatch(line -> line.startsWith("MLFLOW_RUN_ID"));
    }

    private static Map<String, String> environment(String address, String experiment, int attempt) {
        return Map.of(
                "MLFLOW_TRACKING_URI",
                address,
                "MLFLOW_EXPERIMENT_NAME",
                experiment,
                "WINNOW_STUDY",
                "digits",
                "WINNOW_TRIAL",
                "digits-2",
                "WINNOW_TRIAL_UID",
                "uid-of-trial-2",
                "WINNOW_ATTEMPT",
                Integer.toString(attempt));
    }

    private static String attempt(String experiment, int number) {
        return new Program(PYTHON, environment(server.address(), experiment, number))
                .run(List.of(WRAPPER.toString(), PYTHON, "src/test/python/autologging.py"))
                .succeeded()
                .lines()
                .reduce((earlier, last) -> last)
                .orElseThrow();
    }
}
