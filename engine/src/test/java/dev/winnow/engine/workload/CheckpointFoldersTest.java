package dev.winnow.engine.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFoldersTest {
    @TempDir
    private Path volume;

    private Path study;

    @BeforeEach
    void fill() throws IOException {
        study = volume.resolve("digits-uid");
        for (var trial : List.of("digits-0", "digits-1", "digits-10")) {
            var epoch = Files.createDirectories(study.resolve(trial).resolve("epoch-1"));
            Files.writeString(epoch.resolve("weights"), "weights");
        }
        Files.createDirectories(volume.resolve("other-uid/other-0"));
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void onlyTheFoldersOfTheNamedTrialsStay() throws IOException {
        CheckpointFolders.keep(study, Set.of("digits-1", "digits-7"));

        assertThat(names(study)).containsExactly("digits-1");
        assertThat(study.resolve("digits-1/epoch-1/weights")).hasContent("weights");
        assertThat(names(volume)).containsExactly("digits-uid", "other-uid");
    }

    @Test
    void theSameAgainChangesNothing() throws IOException {
        CheckpointFolders.main(study.toString());
        assertThat(names(study)).isEmpty();

        CheckpointFolders.keep(study, Set.of());
        CheckpointFolders.remove(study.resolve("digits-0"));
        assertThat(names(study)).isEmpty();
    }

    @Test
    void whatALinkLeadsToStays() throws IOException {
        var elsewhere = Files.createDirectories(volume.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("data"), "data");
        Files.createSymbolicLink(study.resolve("digits-0/data"), elsewhere);
        Files.createSymbolicLink(study.resolve("digits-1/broken"), volume.resolve("nowhere"));
        Files.createSymbolicLink(study.resolve("digits-2"), elsewhere);

        CheckpointFolders.keep(study, Set.of());

        assertThat(names(study)).isEmpty();
        assertThat(elsewhere.resolve("data")).hasContent("data");
    }

    @Test
    void aVolumeWithoutTheFolderIsAnError() {
        assertThatThrownBy(() -> CheckpointFolders.keep(volume.resolve("gone"), Set.of()))
                .isInstanceOf(NoSuchFileException.class);
    }
}
