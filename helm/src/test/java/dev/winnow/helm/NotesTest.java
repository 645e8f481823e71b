package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code templates/NOTES.txt}. */
class NotesTest {

    @Test
    void nextCommandsNameTheReleasesObjects() {
        assertThat(Chart.notes("watch.namespaces={team-b}"))
                .contains("runs the studies of namespace team-b.")
                .contains("kubectl --namespace team-a rollout status deployment/tuning-winnow")
                .contains("helm --namespace team-a test tuning --logs")
                .contains("kubectl --namespace team-b apply --filename study.yaml")
                .contains("kubectl --namespace team-b get studies,trials");
    }

    @Test
    void severalNamespacesAreListed() {
        assertThat(Chart.notes("watch.namespaces={team-b,team-c}")).contains("namespaces team-b, team-c.");
    }

    @Test
    void wholeClusterIsSaid() {
        assertThat(Chart.notes("watch.allNamespaces=true")).contains("runs the studies of every namespace.");
    }

    @Test
    void missingDefinitionsAreLookedFor() {
        assertThat(Chart.notes()).doesNotContain("get crd");
        assertThat(Chart.notes("crds.enabled=false")).contains("kubectl get crd tuningstudies.winnow.dev");
    }

    @Test
    void missingUserRolesAreSaid() {
        assertThat(Chart.notes()).contains("userRoles.create=true");
        assertThat(Chart.notes("userRoles.create=true")).doesNotContain("userRoles.create");
    }
}
