package dev.winnow.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus.State;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_OUT)
class NextCommandTest {
    @TempDir
    private Path folder;

    private record Outcome(int code, String out, String err) {}

    private static Outcome run(String... arguments) {
        var written = new ByteArrayOutputStream();
        var complaints = new StringWriter();
        var before = System.out;
        try {
            System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
            int code = Winnow.execute(new PrintWriter(complaints, true), arguments);
            return new Outcome(code, written.toString(StandardCharsets.UTF_8), complaints.toString());
        } finally {
            System.setOut(before);
        }
    }

    private void study(int trials) throws IOException {
        var run = new RunFolder(folder.toRealPath());
        var study = Manifests.stored(Manifests.asha("digits"));
        study.getMetadata().setAnnotations(Map.of("winnow.dev/folder", "1"));
        run.writeStudy(study);
        for (int number = 0; number < trials; number++) {
            run.writeTrial(TrialFixture.trial()
                    .number(number)
                    .parameters(Map.of("learningRate", "0.00" + (number + 1), "hiddenUnits", "16", "optimizer", "adam"))
                    .state(State.Completed, "Completed", "")
                    .reports(1, number)
                    .build());
        }
    }

    @Test
    void printsTheNextStudyAndWhy() throws IOException {
        study(20);

        var outcome = run("next", folder.toString());

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .startsWith("# What to try after the study digits, by its 20 trials with a value\n# learningRate: ")
                .contains("# warmStart is left out: sampler Random learns from no trials; Auto would\n")
                .contains("\nmetadata:\n  name: digits-next\nspec:\n");
    }

    @Test
    void endsWithOneWhenThereIsTooLittleToSay() throws IOException {
        study(2);

        assertThat(run("next", folder.toString()))
                .isEqualTo(new Outcome(
                        1,
                        "There is too little to say: 2 trials have a value at a rung, and at least 20 are needed\n",
                        ""));
    }

    @Test
    void refusesAFolderWithoutAStudy() {
        assertThat(run("next", folder.toString()).code()).isEqualTo(2);
        assertThat(run("next", folder.resolve("none").toString()).err()).contains("there is no folder");
    }
}
