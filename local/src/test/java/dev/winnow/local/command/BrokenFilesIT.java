package dev.winnow.local.command;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of a run that cannot be read is told in one line, with its name and what to do. */
class BrokenFilesIT {
    @TempDir
    private Path home;

    private Path dir;
    private Path manifest;

    @BeforeEach
    void aRun() throws IOException {
        dir = home.resolve("run");
        var study = Runs.study("study");
        with(study, "/spec/limits", "{trials: 1, parallelTrials: 1}");
        with(study, "/spec/pruner", "{type: None, none: {maxResource: 1}}");
        manifest = new Runs(home).manifest(study);
        var said = Runs.execute(new Runs(home).arguments(manifest, dir, "0"));
        assertThat(said).isEqualTo(new Runs.Said(0, ""));
    }

    private void told(Path file, String cure) throws IOException {
        for (var said : new Runs.Said[] {
            Runs.execute("show", dir.toString()), Runs.execute(new Runs(home).arguments(manifest, dir, "0"))
        }) {
            assertThat(said.code()).isEqualTo(2);
            assertThat(said.complaints())
                    .hasLineCount(1)
                    .startsWith(file.toRealPath() + " cannot be read as a Tuning")
                    .endsWith(cure);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "{}",
                "[]",
                "7",
                "text",
                "{\"metadata\": {}}",
                "{\"metadata\": {\"name\": \"study\"}, \"spec\": null}",
                "{\"spec\": 3}"
            })
    void aFileThatHoldsSomethingElse(String content) throws IOException {
        var trial = dir.resolve("trials/study-0/trial.json");
        var good = Files.readString(trial);
        Files.writeString(trial, content);
        told(trial, "which takes the trial out of the study");

        Files.writeString(trial, good);
        Files.writeString(dir.resolve("study.json"), content);
        told(dir.resolve("study.json"), "or name another folder with --dir");
    }

    @Test
    void aFileThatIsCutOff() throws IOException {
        for (var file : new Path[] {dir.resolve("trials/study-0/trial.json"), dir.resolve("study.json")}) {
            var good = Files.readAllBytes(file);
            for (int length : new int[] {1, good.length / 2, good.length - 2}) {
                Files.write(file, Arrays.copyOf(good, length));
                told(file, file.endsWith("study.json") ? "with --dir" : "out of the study");
            }
            Files.write(file, good);
        }
    }

    @Test
    void aPartThatIsMissingAndBytesThatAreNoText() throws IOException {
        var trial = dir.resolve("trials/study-0/trial.json");
        var good = Files.readString(trial);
        for (var part : new String[] {"\"number\"", "\"desired\"", "\"parameters\"", "\"bracket\""}) {
            Files.writeString(trial, good.replaceFirst(part, "\"other\""));
            told(trial, "out of the study");
        }
        Files.write(trial, "{\"a\": \"\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1));
        told(trial, "out of the study");
    }

    @Test
    void whatIsRemovedIsTakenOutOfTheStudy() throws IOException {
        Files.delete(dir.resolve("trials/study-0/trial.json"));

        assertThat(Runs.execute("show", dir.toString())).isEqualTo(new Runs.Said(0, ""));
    }
}
