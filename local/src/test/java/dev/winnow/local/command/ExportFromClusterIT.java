package dev.winnow.local.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.Names;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.Person;
import dev.winnow.testkit.TestNamespace;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code winnow export} over a real API server, by a person who may look at studies of one namespace. */
class ExportFromClusterIT {
    private static final String PLACE = "exported";

    private static KubernetesClient admin;
    private static Path kubeconfig;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() {
        admin = ApiServer.client();
        TestNamespace.create(admin, PLACE).create(Manifests.asha("digits"));
        kubeconfig = Person.kubeconfig(admin, PLACE, "looks", Person.LOOKS, folder.resolve("looks"));
        trial(TrialFixture.trial()
                .number(0)
                .state(State.Completed)
                .reports(1, 0.5)
                .reports(3, 0.6));
        trial(TrialFixture.trial()
                .number(1)
                .state(State.Stopped, "Pruned", null)
                .reports(1, 0.4));
    }

    @AfterAll
    static void stop() {
        admin.close();
    }

    private static void trial(TrialFixture fixture) {
        var trial = fixture.parameters(Map.of("learningRate", "0.01", "hiddenUnits", "16", "optimizer", "adam"))
                .build();
        var status = trial.getStatus();
        var meta = trial.getMetadata();
        meta.setNamespace(PLACE);
        meta.setLabels(Map.of(Names.STUDY_LABEL, "digits"));
        meta.setUid(null);
        meta.setResourceVersion(null);
        meta.setCreationTimestamp(null);
        meta.setOwnerReferences(List.of());
        var created = admin.resource(trial).create();
        created.setStatus(status);
        admin.resource(created).updateStatus();
    }

    private static Runs.Said export(String... arguments) {
        var all = new ArrayList<>(List.of("export"));
        all.addAll(List.of(arguments));
        all.addAll(List.of(
                "--to", "csv", "--out", folder.resolve("csv").toString(), "--kubeconfig", kubeconfig.toString()));
        return Runs.execute(all);
    }

    @Test
    void aStudyIsReadWithTheRightsOfThePerson() throws IOException {
        assertThat(export("digits", "--namespace", PLACE)).isEqualTo(new Runs.Said(0, ""));

        assertThat(Files.readAllLines(folder.resolve("csv/trials.csv")))
                .hasSize(3)
                .anyMatch(line -> line.startsWith("digits-0,Completed,,0.6,3,1,"))
                .anyMatch(line -> line.startsWith("digits-1,Stopped,Pruned,0.4,1,1,"));
        assertThat(Files.readAllLines(folder.resolve("csv/curves.csv"))).hasSize(4);
    }

    @Test
    void aStudyThatIsNotThereAndARightThatIsMissingAreNamed() {
        assertThat(export("digist", "--namespace", PLACE).code()).isEqualTo(2);
        assertThat(export("digist", "--namespace", PLACE).complaints())
                .startsWith("there is no study digist in namespace " + PLACE);
        assertThat(export("digits", "--namespace", "default").code()).isEqualTo(1);
        assertThat(export("digits", "--namespace", "default").complaints())
                .contains("looks may not get tuningstudies", "in namespace default");
    }
}
