package dev.winnow.engine.workload;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Names;
import dev.winnow.testkit.Manifests;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CleanupPodTest {
    private static final String POD = "/spec/trial/pod/spec";

    private final ObjectNode manifest = Manifests.checkpointed(Manifests.asha("digits"));

    private Pod pod() {
        return new CleanupPod("operator:1")
                .build(Manifests.stored(manifest), new TreeSet<>(Set.of("digits-3", "digits-12")), 2);
    }

    @Test
    void itSeesTheFolderOfItsStudyAlone() {
        var pod = pod();
        var uid = Manifests.stored(manifest).getMetadata().getUid();

        assertThat(pod.getMetadata().getName()).isEqualTo("digits-keep-2");
        assertThat(pod.getSpec().getVolumes()).singleElement().satisfies(volume -> assertThat(
                        volume.getPersistentVolumeClaim().getClaimName())
                .isEqualTo("checkpoints"));
        assertThat(pod.getSpec().getContainers().get(0).getVolumeMounts())
                .extracting(VolumeMount::getMountPath, VolumeMount::getSubPath)
                .containsExactly(tuple("/checkpoints", "digits-" + uid));
    }

    @Test
    void itRunsTheRemovalFromTheImageOfTheOperator() {
        var container = pod().getSpec().getContainers().get(0);

        assertThat(container.getImage()).isEqualTo("operator:1");
        assertThat(container.getCommand())
                .startsWith("/opt/java/bin/java")
                .endsWith(CheckpointFolders.class.getName(), "/checkpoints", "digits-12", "digits-3");
    }

    @Test
    void itIsNoAttemptOfATrial() {
        assertThat(pod().getMetadata().getLabels()).isEqualTo(Map.of(Names.STUDY_LABEL, "digits"));
        assertThat(pod().getMetadata().getOwnerReferences()).singleElement().satisfies(owner -> {
            assertThat(owner.getKind()).isEqualTo("TuningStudy");
            assertThat(owner.getController()).isTrue();
        });
    }

    @Test
    void itGoesWhereTheTrialsWent() {
        with(manifest, POD + "/nodeSelector", "{gpu: a100}");
        with(manifest, POD + "/tolerations", "[{key: gpu, operator: Exists}]");
        with(manifest, POD + "/imagePullSecrets", "[{name: registry}]");
        with(manifest, POD + "/serviceAccountName", "trainer");
        var spec = pod().getSpec();

        assertThat(spec.getNodeSelector()).isEqualTo(Map.of("gpu", "a100"));
        assertThat(spec.getTolerations()).extracting(Toleration::getKey).containsExactly("gpu");
        assertThat(spec.getImagePullSecrets())
                .extracting(secret -> secret.getName())
                .containsExactly("registry");
        assertThat(spec.getServiceAccountName()).isEqualTo("trainer");
        assertThat(spec.getAutomountServiceAccountToken()).isFalse();
    }

    @Test
    void itIsWhoTheTrainerIs() {
        with(manifest, POD + "/securityContext", "{runAsUser: 1000, runAsGroup: 1001, fsGroup: 1002}");
        with(manifest, POD + "/containers/0/securityContext", "{runAsUser: 2000}");
        var context = pod().getSpec().getSecurityContext();

        assertThat(context.getRunAsUser()).isEqualTo(2000);
        assertThat(context.getRunAsGroup()).isEqualTo(1001);
        assertThat(context.getFsGroup()).isEqualTo(1002);
        assertThat(context.getRunAsNonRoot()).isTrue();
    }

    @Test
    void itIsRootOnlyWhereTheTrainerIs() {
        assertThat(pod().getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
        with(manifest, POD + "/securityContext", "{runAsUser: 0}");

        assertThat(pod().getSpec().getSecurityContext().getRunAsNonRoot()).isFalse();
    }
}
