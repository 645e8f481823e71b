package dev.winnow.local.run;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.engine.definition.Problem;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.local.LocalException;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.local.manifest.Manifest;
import dev.winnow.testkit.Manifests;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trials that are Jobs: judged on this machine, and run on a cluster alone. */
class JobManifestTest {
    private static ObjectNode job() {
        return with(with(Manifests.asha("digits"), "/spec/trial/pod", ""), "/spec/trial/job", """
                apiVersion: batch/v1
                kind: Job
                spec: {template: {spec: {containers: [{name: trainer, image: i}]}}}
                """);
    }

    @Test
    void aJobIsJudgedAsAClusterWould() {
        assertThat(Manifest.check(job()).problems()).isEmpty();
        assertThat(Manifest.check(with(job(), "/spec/trial/job/spec/template/spec/containers/0/image", ""))
                        .problems())
                .containsExactly(
                        new Problem(
                                "spec.trial.job",
                                "Job.batch \"digits-0-1\" is invalid: spec.template.spec.containers[0].image: Required value: set this field"));
        assertThat(Manifest.check(with(job(), "/spec/trial/job/spec/backoffLimit", "3"))
                        .problems())
                .extracting(Problem::path)
                .containsExactly("spec.trial.job.spec.backoffLimit");
    }

    @Test
    void aJobNeedsACluster(@TempDir Path folder) {
        assertThatThrownBy(() ->
                        RunFolderOpener.open(new RunFolder(folder), job(), true, new StudyReader(), Clock.systemUTC()))
                .isInstanceOf(LocalException.class)
                .hasMessageContaining("spec.trial.job: needs a cluster");
    }
}
