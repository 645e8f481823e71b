package dev.winnow.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Names;
import dev.winnow.api.Reported;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.trial.AttemptView;
import dev.winnow.engine.trial.Stage;
import dev.winnow.engine.workload.ClusterWorkload;
import dev.winnow.engine.workload.PodWorkload;
import dev.winnow.operator.kube.StatusPatch;
import dev.winnow.operator.kube.Workloads;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.CuttableConnection;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.OperatorAccount;
import dev.winnow.testkit.TestNamespace;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A new kind of workload is one class and one place in the list of {@link Workloads}: here ConfigMaps that train. */
class WorkloadIT {
    private static final String KIND = "example.com/kind";

    @AutoClose
    private final KubernetesClient client = ApiServer.client();

    /** An attempt that is a ConfigMap; it has ended when its data say so. */
    private static final class ConfigMapWorkload implements ClusterWorkload<ConfigMap> {
        @Override
        public Class<ConfigMap> type() {
            return ConfigMap.class;
        }

        @Override
        public boolean trains(TuningStudy study) {
            return Optional.ofNullable(study.getMetadata().getAnnotations())
                    .filter(annotations -> "ConfigMap".equals(annotations.get(KIND)))
                    .isPresent();
        }

        @Override
        public ConfigMap build(TuningStudy study, TuningTrial trial, int attempt) {
            var meta = trial.getMetadata();
            return new ConfigMapBuilder()
                    .withNewMetadata()
                    .withName(Names.pod(meta.getName(), attempt))
                    .withNamespace(meta.getNamespace())
                    .addToLabels(Names.TRIAL_LABEL, meta.getName())
                    .addToLabels(Names.ATTEMPT_LABEL, Integer.toString(attempt))
                    .withOwnerReferences(new OwnerReferenceBuilder()
                            .withApiVersion(trial.getApiVersion())
                            .withKind(trial.getKind())
                            .withName(meta.getName())
                            .withUid(meta.getUid())
                            .withController(true)
                            .build())
                    .endMetadata()
                    .addToData("learningRate", trial.getSpec().parameters().get("learningRate"))
                    .build();
        }

        @Override
        public AttemptView view(ConfigMap attempt) {
            var meta = attempt.getMetadata();
            boolean over = attempt.getData().containsKey("ended");
            return new AttemptView(
                    meta.getName(),
                    meta.getUid(),
                    Names.attempt(attempt).orElseThrow(),
                    Optional.empty(),
                    Instant.parse(meta.getCreationTimestamp()),
                    meta.getDeletionTimestamp() != null,
                    over ? new Stage.Succeeded(Optional.empty()) : new Stage.Running(),
                    over,
                    Optional.empty(),
                    0);
        }

        @Override
        public ConfigMap slim(ConfigMap whole) {
            return whole;
        }
    }

    /** A namespace in which the operator may do with ConfigMaps what the chart lets it do with pods. */
    private TestNamespace lab(String name) {
        var lab = TestNamespace.create(client, name);
        OperatorAccount.in(name)
                .grant(
                        "config-maps",
                        "{apiGroups: [''], resources: [configmaps], verbs: [get, list, watch, create, delete]}");
        return lab;
    }

    @Test
    void aStudyRunsItsTrialsAsAnotherKindBesideOneThatRunsPods() {
        var lab = lab("workload-kinds");
        var kinds = new Workloads(List.of(new ConfigMapWorkload(), new PodWorkload("http://127.0.0.1:8080/report")));
        try (var operator = new RunningOperator(CuttableConnection.whole(), kinds, lab.namespace())) {
            lab.create(Manifests.with(
                    Manifests.plain("maps", 2, 1, 1), "/metadata/annotations", "{" + KIND + ": ConfigMap}"));
            lab.create(Manifests.plain("pods", 1, 1, 1));
            train(lab, "maps-0");
            train(lab, "maps-1");

            assertThat(lab.awaitEnd("maps").getStatus().done()).isEqualTo("2/2");
            assertThat(lab.trial("maps-1").getStatus().pod().name()).isEqualTo("maps-1-1");
            lab.await("the pod of the other study", () -> !lab.pods().isEmpty());
            assertThat(lab.pods())
                    .extracting(pod -> pod.getMetadata().getName())
                    .containsExactly("pods-0-1");
        }
    }

    @Test
    void anAttemptOfAnotherKindIsEndedWithItsTrial() {
        var lab = lab("workload-ends");
        try (var operator = new RunningOperator(
                CuttableConnection.whole(), new Workloads(List.of(new ConfigMapWorkload())), lab.namespace())) {
            lab.create(Manifests.with(
                    Manifests.plain("maps", 1, 1, 1), "/metadata/annotations", "{" + KIND + ": ConfigMap}"));
            lab.awaitTrial("maps-0", State.Running);
            lab.edit("maps", "/spec/suspend", "true");

            lab.awaitTrial("maps-0", State.Paused);
            lab.await("the ConfigMap is deleted", () -> map(lab, "maps-0").isEmpty());
        }
    }

    /** Reports a value at the last rung and ends the attempt, as a trainer would. */
    private void train(TestNamespace lab, String name) {
        var trial = lab.awaitTrial(name, State.Running);
        var now = Instant.now().toString();
        var rungs = List.of(new Reported.RungValue(1, 0.5, 1, now));
        var reported = new Reported(1, 0.5, "0.5", 1, Map.of("accuracy", 0.5), rungs, null, null);
        var unused = new StatusPatch(client, "winnow-report")
                .status(trial, trial.getStatus().with(reported));
        client.resource(map(lab, name).orElseThrow())
                .edit(map -> new ConfigMapBuilder(map).addToData("ended", now).build());
    }

    private Optional<ConfigMap> map(TestNamespace lab, String trial) {
        return client
                .configMaps()
                .inNamespace(lab.namespace())
                .withLabel(Names.TRIAL_LABEL, trial)
                .list()
                .getItems()
                .stream()
                .findFirst();
    }
}
