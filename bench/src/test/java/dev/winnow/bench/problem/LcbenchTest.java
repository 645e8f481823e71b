package dev.winnow.bench.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.search.space.Configuration;
import dev.winnow.search.space.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Where the surrogate is at hand: golden values of one configuration of task 3945. */
@EnabledIf(value = "there", disabledReason = "the surrogate is not part of the repository")
class LcbenchTest {
    private static final Path FOLDER = Path.of("..", "..", "shared", "data", "lcbench");

    static boolean there() {
        return Files.exists(FOLDER.resolve("model.onnx"));
    }

    @Test
    void givesTheCurveOfAConfiguration() throws Exception {
        try (var lcbench = new Lcbench(FOLDER)) {
            var task = lcbench.task("3945");
            var configuration = new Configuration(Map.of(
                    "batch_size", new Value.Whole(64),
                    "learning_rate", new Value.Real(0.01),
                    "momentum", new Value.Real(0.9),
                    "weight_decay", new Value.Real(0.01),
                    "num_layers", new Value.Whole(3),
                    "max_units", new Value.Whole(256),
                    "max_dropout", new Value.Real(0.3)));

            assertThat(task.value(configuration, 1)).isEqualTo(35.8776, within(1e-3));
            assertThat(task.value(configuration, 52)).isEqualTo(90.4486, within(1e-3));
            assertThat(task.regret(90)).isEqualTo(10);
            assertThat(task.space().contains(configuration)).isTrue();
            assertThatThrownBy(() -> lcbench.task("1")).hasMessage("LCBench has no task 1");
        }
    }
}
