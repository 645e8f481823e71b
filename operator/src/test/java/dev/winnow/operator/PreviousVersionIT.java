package dev.winnow.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Kubelet;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.Trainer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A study in flight passes from the operator of one version to that of another, as they are shipped, with the definitions that
 * belong to each. {@code e2e/upgrade COMMIT} builds both from git and runs this test.
 */
@Isolated("exchanges the definitions of the API server")
@EnabledIfSystemProperty(named = PreviousVersionIT.PREVIOUS, matches = ".+", disabledReason = "run by e2e/upgrade")
class PreviousVersionIT {
    /** The folder of the previous version, built. */
    static final String PREVIOUS = "winnow.previous";

    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    /** A version: its definitions and its program. */
    private enum Version {
        PREVIOUS_ONE,
        THIS_ONE;

        private Path folder() {
            return this == THIS_ONE ? Path.of("..") : Path.of(System.getProperty(PREVIOUS));
        }

        void define() {
            ApiServer.installCrds(client, folder().resolve("crds"));
        }

        Path program() {
            return folder().resolve("operator/target/quarkus-app");
        }
    }

    /** What a release goes through while its study runs. */
    enum Passage {
        UNDISTURBED(Version.THIS_ONE),
        UNDISTURBED_BEFORE(Version.PREVIOUS_ONE),
        UPGRADE(Version.PREVIOUS_ONE, Version.THIS_ONE),
        ROLLBACK(Version.THIS_ONE, Version.PREVIOUS_ONE),
        UPGRADE_AND_ROLLBACK(Version.PREVIOUS_ONE, Version.THIS_ONE, Version.PREVIOUS_ONE),
        ROLLING_UPGRADE(Version.PREVIOUS_ONE, Version.THIS_ONE) {
            @Override
            boolean rolls() {
                return true;
            }
        },
        ROLLING_ROLLBACK(Version.THIS_ONE, Version.PREVIOUS_ONE) {
            @Override
            boolean rolls() {
                return true;
            }
        };

        private final List<Version> versions;

        Passage(Version... versions) {
            this.versions = List.of(versions);
        }

        /** Whether the next operator starts, and takes the reports, while the one before still runs. */
        boolean rolls() {
            return false;
        }
    }

    private static List<String> undisturbed = List.of();

    /** The number of a trial; numbers are the order in which trials begin. */
    private static int number(String trial) {
        return Integer.parseInt(trial.substring(trial.lastIndexOf('-') + 1));
    }

    private static List<String> pass(Passage passage) throws Exception {
        var namespace = "previous-" + passage.name().toLowerCase(Locale.ROOT).replace('_', '-');
        var lab = TestNamespace.create(client, namespace);
        var serving = new AtomicReference<ShippedOperator>();
        // From this trial on trainers wait before their first step: there the next operator takes over.
        var held = new AtomicInteger();
        var trainer = new Trainer(
                (token, body) -> Optional.ofNullable(serving.get())
                        .map(operator -> operator.report(token, body))
                        .orElseGet(() -> CompletableFuture.completedFuture(ShippedOperator.NOBODY)),
                Trainer::learningRateQuality,
                (trial, step) -> {
                    while (number(trial) >= held.get()) {
                        Thread.sleep(20);
                    }
                });
        try (var pods = new LonePods(client, namespace);
                var kubelet = new Kubelet(client, namespace, trainer)) {
            for (int turn = 0; turn < passage.versions.size(); turn++) {
                var version = passage.versions.get(turn);
                var before = Optional.ofNullable(serving.get());
                if (before.isPresent() && !passage.rolls()) {
                    before.get().terminate();
                    inFlight(lab);
                }
                version.define();
                if (before.isEmpty()) {
                    lab.create(UpgradeIT.study());
                }
                serving.set(new ShippedOperator(
                        version.program(), ApiServer.kubeconfig(), namespace, "tuning-winnow-" + namespace + turn));
                boolean last = turn == passage.versions.size() - 1;
                int first = held.getAndAdd(last ? UpgradeIT.TRIALS : 3);
                if (before.isPresent() && passage.rolls()) {
                    awaitReport(lab, first);
                    before.get().terminate();
                }
                if (!last) {
                    lab.awaitTrial("digits-" + held.get(), State.Running);
                }
            }
            try (var last = serving.get()) {
                var outcome = Outcome.of(lab, "digits");
                assertThat(pods.faults()).isEmpty();
                return outcome;
            }
        }
    }

    private static void awaitReport(TestNamespace lab, int number) {
        lab.awaitTrial("digits-" + number, trial -> trial.getStatus().report().step() != null);
    }

    /** Keeps the objects in flight for {@link UpgradeIT}. */
    private static void inFlight(TestNamespace lab) throws Exception {
        var text = new StringBuilder();
        lab.studies()
                .forEach(
                        study -> text.append(client.getKubernetesSerialization().asYaml(study)));
        lab.trials()
                .forEach(
                        trial -> text.append(client.getKubernetesSerialization().asYaml(trial)));
        lab.pods()
                .forEach(pod -> text.append(client.getKubernetesSerialization().asYaml(pod)));
        Files.writeString(Path.of("target", lab.namespace() + ".yaml"), text.toString());
    }

    @ParameterizedTest
    @EnumSource
    void aStudyInFlightEndsWhereTheUndisturbedStudyEnds(Passage passage) throws Exception {
        var outcome = pass(passage);
        undisturbed = passage == Passage.UNDISTURBED ? outcome : undisturbed;

        assertThat(outcome).isEqualTo(undisturbed);
    }

    @AfterAll
    static void defineThisVersion() {
        Version.THIS_ONE.define();
    }
}
