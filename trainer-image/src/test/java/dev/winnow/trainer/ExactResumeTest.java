package dev.winnow.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.trainer.checkpoint.Checkpoint;
import dev.winnow.trainer.learn.LearnerTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A trial that was killed goes on in another process, and ends bit by bit where it would have ended without. */
class ExactResumeTest {
    private final Path folder;
    private final TrainerProcess trainers;

    ExactResumeTest(@TempDir Path folder) {
        this.folder = folder;
        this.trainers = new TrainerProcess(folder);
    }

    /** Every model, optimizer, schedule and regularizer at least once; a few samples, for the time it takes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--model=mlp --optimizer=adam --layers=2 --dropout=0.3",
                "--model=mlp --optimizer=nesterovs --momentum=0.8 --weight-decay=0.001 --schedule=step --decay-epochs=2",
                "--model=mlp --optimizer=sgd --batch-norm=true --schedule=plateau --patience=1 --learning-rate=0.5",
                "--model=cnn --optimizer=adamw --schedule=cosine --warm-up-epochs=2 --dropout=0.2",
                "--model=cnn --residual=false --optimizer=nesterovs --clip-norm=0.1 --schedule=exponential",
                "--model=lstm --optimizer=rmsprop --layers=2 --dropout=0.2 --schedule=exponential --warm-up-epochs=1",
                "--model=lstm --optimizer=adam --schedule=plateau --patience=1 --learning-rate=0.1 --clip-norm=1",
                "--model=gru --optimizer=adamw --dropout=0.2 --schedule=cosine",
                "--model=gru --optimizer=nesterovs --clip-norm=0.5 --schedule=step --decay-epochs=1",
            })
    void isBitByBit(String options) throws Exception {
        assertBitByBit(options + " --samples-per-class=8");
    }

    /** Killed while some of it is frozen, resumed, thawed; and killed again after that. */
    @ParameterizedTest
    @ValueSource(strings = {"5", "3"})
    void isBitByBitWithAFrozenBase(String thawEpoch) throws Exception {
        assertThat(Trainer.run(
                        TrainerProcess.options("--model=cnn --data=digits-0-4 --samples-per-class=20"),
                        trainers.environment("base", 1),
                        System.out,
                        System.err))
                .isEqualTo(0);
        assertBitByBit("--model=cnn --data=digits-5-9 --samples-per-class=8 --base=" + folder.resolve("base")
                + " --frozen-blocks=2 --head-learning-rate=0.03 --schedule=plateau --patience=1 --thaw-epoch="
                + thawEpoch);
    }

    private void assertBitByBit(String options) throws IOException, InterruptedException {
        Checkpoint straight = trainers.straight(options, 6);
        // the third answer never comes, as when the operator decides to pause the trial
        try (var operator = new FakeOperator(200, 200, FakeOperator.NEVER)) {
            Process first = trainers.start(options, trainers.environment(operator, "killed", 6));
            while (TrainerTest.step(operator.next()) < 3) {}
            assertThat(trainers.exitCode(first.destroyForcibly())).isEqualTo(128 + 9);

            assertThat(trainers.exitCode(trainers.start(options, trainers.environment(operator, "killed", 6))))
                    .isEqualTo(0);
            assertThat(TrainerTest.steps(operator)).containsExactly(3, 4, 5, 6);
        }
        Checkpoint killed = trainers.newest("killed");
        LearnerTest.assertSame(killed.snapshot(), straight.snapshot());
        assertThat(killed.epoch()).isEqualTo(6);
        assertThat(killed.score()).isEqualTo(straight.score());
    }
}
