package dev.winnow.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_OUT)
@ResourceLock(Resources.SYSTEM_ERR)
@ResourceLock("java.lang.System.in")
class ConvertCommandTest {
    private static final String SWEEP =
            "{method: random, metric: {name: loss}, run_cap: 5, program: train.py, parameters: {rate: {min: 0.1, max: 0.9}}}";
    private static final String GRID =
            "{method: grid, metric: {name: loss}, run_cap: 5, program: train.py, parameters: {rate: {min: 0.1, max: 0.9}}}";

    @TempDir
    private Path folder;

    private record Outcome(int code, String out, String err) {}

    private static Outcome run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var outBefore = System.out;
        var errBefore = System.err;
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int code = Winnow.execute(new PrintWriter(System.err, true), arguments);
            return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(outBefore);
            System.setErr(errBefore);
        }
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("sweep.yaml"), text).toString();
    }

    @Test
    void printsTheManifestAndSaysOnStandardErrorWhatDiffers() throws IOException {
        var outcome = run("convert", file(SWEEP));

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).startsWith("apiVersion: winnow.dev/v1alpha1\nkind: TuningStudy\n");
        assertThat(outcome.err())
                .contains("note: the file: names no image: ")
                .endsWith("the manifest: a cluster would take this study\n");
    }

    @Test
    void writesTheManifestToAFileThatCheckTakes() throws IOException {
        var study = folder.resolve("study.yaml").toString();

        var outcome = run("convert", file(SWEEP), "--output", study);

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).endsWith(study + ": a cluster would take this study\n");
        assertThat(run("check", study).code()).isZero();
    }

    @Test
    void endsWithOneWhenTheManifestNeedsAHand() throws IOException {
        var outcome = run("convert", file(GRID));

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("sampler:\n    type: Grid\n");
        assertThat(outcome.err())
                .contains("a cluster would refuse this study")
                .contains("spec.sampler.type: Grid cannot try every value of a Double: give each a step");
    }

    @Test
    void endsWithTwoAndPrintsNoManifestWhenItRefuses() throws IOException {
        var study = folder.resolve("study.yaml");

        var outcome = run("convert", file("{method: magic, parameters: {}}"), "-o", study.toString());

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("method: \"magic\" is no method: use bayes, random, grid or custom\n");
        assertThat(study).doesNotExist();
    }

    @Test
    void readsStandardInput() {
        var before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(SWEEP.getBytes(StandardCharsets.UTF_8)));
            assertThat(run("convert", "-").code()).isZero();
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void refusesAFileThatIsNotThereAndATrainingWithoutSteps() throws IOException {
        assertThat(run("convert", folder.resolve("none").toString()).err()).contains("there is no file");
        assertThat(run("convert", file(SWEEP), "--max-resource", "0"))
                .isEqualTo(new Outcome(2, "", "--max-resource must be at least 1, but is 0\n"));
    }
}
