package dev.winnow.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The manifest that {@code local/krew/package} writes, held against krew's own check. */
@EnabledIfSystemProperty(named = "winnow.ops", matches = "true", disabledReason = "needs krew's check: ./dev ops")
class KrewManifestIT {
    private static final Program VALIDATOR = new Program("validate-krew-manifest", Map.of());

    private static Path manifest = Path.of("");

    @BeforeAll
    static void pack() {
        var written = new Program(Path.of("krew", "package").toAbsolutePath().toString(), Map.of())
                .run("v0.1.0", "https://example.org/kubectl-winnow-v0.1.0.tar.gz");
        manifest = Path.of(written.succeeded().strip());
    }

    @Test
    void krewTakesTheManifest() {
        var run = VALIDATOR.run("-manifest", manifest.toString(), "-skip-install");
        assertThat(run.code()).as(run.err() + run.out()).isZero();
    }

    @Test
    void aWrongManifestWouldBeNoticed(@TempDir Path folder) throws IOException {
        var wrong = folder.resolve("winnow.yaml");
        Files.writeString(wrong, Files.readString(manifest).replaceAll("(?m)^ *sha256:.*$", ""));
        assertThat(VALIDATOR.run("-manifest", wrong.toString(), "-skip-install").failed())
                .contains("sha256");
    }
}
