package dev.winnow.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainerCommandTest {
    private final Container container = new ContainerBuilder()
            .withCommand("train", "$(HP_LR)")
            .withArgs("--out=$(OUT)")
            .addNewEnv()
            .withName("HP_LR")
            .withValue("0.1")
            .endEnv()
            .addNewEnv()
            .withName("WINNOW_CHECKPOINT_DIR")
            .withValue("/checkpoints")
            .endEnv()
            .addNewEnv()
            .withName("OUT")
            .withValue("$(WINNOW_CHECKPOINT_DIR)/out-$(LATER)")
            .endEnv()
            .addNewEnv()
            .withName("LATER")
            .withValue("x")
            .endEnv()
            .build();

    private TrainerCommand command(List<String> instead, Map<String, String> given) {
        return TrainerCommand.of(
                container,
                container.getEnv(),
                instead,
                given,
                Map.of("WINNOW_CHECKPOINT_DIR", "/here"),
                Map.of("HOME", "/home/me", "HP_OLD", "1", "WINNOW_TRIAL", "other-1"));
    }

    @Test
    void variablesReferToEarlierOnesAndWhatIsDifferentHereWins() {
        var command = command(List.of(), Map.of());

        assertThat(command.words()).containsExactly("train", "0.1", "--out=/here/out-$(LATER)");
        assertThat(command.environment())
                .containsEntry("OUT", "/here/out-$(LATER)")
                .containsEntry("HOME", "/home/me")
                .doesNotContainKeys("HP_OLD", "WINNOW_TRIAL");
    }

    @Test
    void thePersonsCommandTakesThePlaceOfTheContainersAndKeepsItsArguments() {
        assertThat(command(List.of("python3", "t.py"), Map.of("OUT", "/o")).words())
                .containsExactly("python3", "t.py", "--out=/o");
    }

    @Test
    void aValueThatOnlyTheClusterKnowsMustBeGiven() {
        var secret = new ContainerBuilder()
                .addToEnv(new EnvVarBuilder()
                        .withName("KEY")
                        .withNewValueFrom()
                        .withNewSecretKeyRef("k", "s", false)
                        .endValueFrom()
                        .build())
                .build();

        assertThat(TrainerCommand.unknown(secret, Map.of())).containsExactly("KEY");
        assertThat(TrainerCommand.unknown(secret, Map.of("KEY", "1"))).isEmpty();
    }
}
