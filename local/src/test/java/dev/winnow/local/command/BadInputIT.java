package dev.winnow.local.command;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.local.folder.RunFolder;
import dev.winnow.testkit.Manifests;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One clear line, exit code 2, and nothing written. */
class BadInputIT {
    @TempDir
    private Path home;

    private Path dir;

    @BeforeEach
    void folder() {
        dir = home.resolve("run");
    }

    private Runs.Said run(Path manifest, String... more) {
        return Runs.execute(
                Stream.concat(Stream.of("run", manifest.toString(), "--dir", dir.toString()), Stream.of(more))
                        .toList());
    }

    private Path manifest(String pointer, String value) throws IOException {
        return new Runs(home).manifest(with(Manifests.asha("study"), pointer, value));
    }

    private void refused(Runs.Said said, String sentence) {
        assertThat(said.complaints()).contains(sentence).hasLineCount(1);
        assertThat(said.code()).isEqualTo(2);
        assertThat(dir.resolve("study.json")).doesNotExist();
        assertThat(dir.resolve("lock")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: Pod | holds no TuningStudy, but Pod",
                "'' | holds no TuningStudy, but nothing",
                "[1, 2] | holds no TuningStudy, but something without a kind",
                "{kind: TuningStudy, apiVersion: winnow.dev/v2} | apiVersion must be winnow.dev/v1alpha1, but is",
                "{kind: TuningStudy, apiVersion: winnow.dev/v1alpha1, kind: Pod} | is not YAML: the key kind stands there twice",
                "'a: [1' | is not YAML"
            })
    void aFileWithoutAStudy(String text, String sentence) throws IOException {
        refused(run(Files.writeString(home.resolve("file.yaml"), text)), sentence);
    }

    @Test
    void severalStudies() throws IOException {
        var two = Manifests.ASHA + "---\n" + Manifests.ASHA;

        refused(run(Files.writeString(home.resolve("two.yaml"), two)), "holds 2 studies");
    }

    @Test
    void aFewLinesThatStandForVeryMuch() throws IOException {
        var bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i <= 16; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]%n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        var file = Files.writeString(home.resolve("bomb.yaml"), bomb);

        refused(run(file), "which no API server takes");
        assertThat(Runs.execute("check", file.toString()).code()).isEqualTo(2);
    }

    @Test
    void nothingIsLeftOfARunThatWasRefused() throws IOException {
        dir = home.resolve("a/b/run");
        refused(run(manifest("/spec/paralelTrials", "3")), "unknown field");
        assertThat(home.resolve("a")).doesNotExist();

        Files.createDirectories(home.resolve("a"));
        refused(run(manifest("/spec/suspend", "false"), "--command", "no-such-trainer"), "there is no program");
        assertThat(home.resolve("a")).isEmptyDirectory();
    }

    @Test
    void aManifestOnStandardInput() throws IOException {
        var before = System.in;
        try {
            for (var manifest : new String[] {Manifests.ASHA, "kind: Pod"}) {
                System.setIn(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)));
                assertThat(Runs.execute("check", "-").code()).isEqualTo(manifest.equals("kind: Pod") ? 2 : 0);
            }
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void aProgramThatMayNotBeExecuted() throws IOException {
        var script = Files.writeString(home.resolve("train.sh"), "true");

        refused(run(manifest("/spec/suspend", "false"), "--command", script.toString()), "is not executable: chmod +x");
        refused(run(manifest("/spec/suspend", "false"), "--command", home.toString()), "is a folder");
    }

    @Test
    void noFile() {
        refused(run(home.resolve("nothing.yaml")), "there is no file");
    }

    @Test
    void anUnknownField() throws IOException {
        refused(run(manifest("/spec/paralelTrials", "3")), "spec.paralelTrials: unknown field");
    }

    @Test
    void anImageWithoutACommand() throws IOException {
        refused(run(manifest("/spec/suspend", "false")), "names no command");
    }

    @Test
    void aCommandThatDoesNotExist() throws IOException {
        refused(run(manifest("/spec/suspend", "false"), "--command", "no-such-trainer --x"), "there is no program");
        refused(run(manifest("/spec/suspend", "false"), "--command", "sh 'x"), "a quote is not closed");
    }

    @Test
    void gpusThatAreNotThere() throws IOException {
        var manifest = manifest("/spec/trial/pod/spec/containers/0/resources", "{limits: {nvidia.com/gpu: 64}}");

        refused(run(manifest, "--command", "true"), "run without them with --no-gpu");
    }

    @Test
    void aValueThatIsInTheCluster() throws IOException {
        var manifest = manifest(
                "/spec/trial/pod/spec/containers/0/env", "[{name: KEY, valueFrom: {secretKeyRef: {name: s, key: k}}}]");

        refused(run(manifest, "--command", "true"), "give them with --env NAME=VALUE");
    }

    @Test
    void aFolderWithOtherFiles() throws IOException {
        Files.createDirectories(dir);
        Files.writeString(dir.resolve("thesis.tex"), "x");

        refused(run(manifest("/spec/suspend", "false"), "--command", "true"), "holds files but no study");
    }

    @Test
    void aFolderThatIsAFile() throws IOException {
        Files.writeString(dir, "x");
        var said = run(manifest("/spec/suspend", "false"), "--command", "true");

        assertThat(said).isEqualTo(new Runs.Said(2, dir + " is no folder: name another one with --dir"));
        assertThat(dir).hasContent("x");
    }

    @Test
    void aFolderOfAnotherStudyOrVersionIsLeftAsItIs() throws IOException {
        Files.createDirectories(dir);
        var study = "{\"metadata\": {\"name\": \"%s\", \"annotations\": {\"winnow.dev/folder\": \"%s\"}}}";
        for (var stored : new String[] {study.formatted("other", "1"), study.formatted("study", "0"), "{"}) {
            Files.writeString(dir.resolve("study.json"), stored);
            var said = run(manifest("/spec/suspend", "false"), "--command", "true");

            assertThat(said.code()).isEqualTo(2);
            assertThat(said.complaints()).contains("another folder with --dir").hasLineCount(1);
            assertThat(dir.resolve("study.json")).hasContent(stored);
        }
    }

    @Test
    void aFolderInUse() throws IOException {
        Files.createDirectories(dir);
        try (var lock = new RunFolder(dir.toRealPath()).lock().orElseThrow()) {
            assertThat(lock.isOpen()).isTrue();
            var said = run(manifest("/spec/suspend", "false"), "--command", "true");
            assertThat(said.complaints()).contains("is in use by another run").hasLineCount(1);
            assertThat(said.code()).isEqualTo(2);
            assertThat(dir.resolve("lock")).exists();
        }
    }

    @Test
    void aFolderThatIsNone() throws IOException {
        assertThat(Runs.execute("show", home.resolve("nowhere").toString()).complaints())
                .contains("there is no folder");
        assertThat(Runs.execute("show", home.toString()).code()).isEqualTo(2);
        assertThat(Runs.execute("plan", manifest("/spec/suspend", "false").toString(), "--step-seconds", "0")
                        .code())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fly                       | there is no command fly: see winnow --help",
                "chek study.yaml           | there is no command chek (did you mean check?): see winnow --help",
                "run --paralel 3 study.yaml| there is no option --paralel (did you mean --parallel?): see winnow run --help",
                "check one.yaml two.yaml   | two.yaml is one word too many: see winnow check --help",
                "run                       | Missing required parameter: 'STUDY.yaml': see winnow run --help",
            })
    void aWordThatIsNotKnown(String line, String complaint) {
        assertThat(Runs.execute(line.split(" "))).isEqualTo(new Runs.Said(2, complaint));
    }

    /** A rule about the whole object has no field that its words do not name. */
    @Test
    void aNameThatCannotBeThatOfPods() throws IOException {
        assertThat(run(manifest("/metadata/name", "My_Study")).complaints())
                .startsWith("metadata.name must start with a letter");
    }
}
