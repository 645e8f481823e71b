import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A trainer in plain Java: gradient descent from (x, y) = (3, -4) down the bowl x^2 + 10 y^2. Parameters: learningRate
 * and momentum. A step is one step of the descent; beyond a rate of 0.2 it flies away, and the trial has diverged.
 */
public final class Quadratic {
    private Quadratic() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        try {
            descend(new WinnowTrial(System.getenv()));
        } catch (WinnowTrial.WinnowException e) {
            System.err.println(e.getMessage());
            System.exit(e.exitCode());
        }
    }

    private static void descend(WinnowTrial trial) throws IOException, InterruptedException {
        double rate = trial.number("learningRate", 0.01, 0, 10);
        double momentum = trial.number("momentum", 0, 0, 0.999);
        // step, position, velocity
        double[] state = {0, 3, -4, 0, 0};
        Optional<Path> saved = trial.checkpoint("state");
        if (saved.isPresent()) {
            String[] numbers = Files.readString(saved.get()).split(" ");
            for (int i = 0; i < state.length; i++) {
                state[i] = Double.parseDouble(numbers[i]);
            }
            // the last attempt may have ended between saving and reporting; to report a step twice does no harm
            if (!trial.report((int) state[0], Map.of("loss", loss(state)))) {
                return;
            }
        }
        boolean more = true;
        while (more && state[0] < trial.maxResource()) {
            state[0]++;
            state[3] = momentum * state[3] - rate * 2 * state[1];
            state[4] = momentum * state[4] - rate * 20 * state[2];
            state[1] += state[3];
            state[2] += state[4];
            String numbers = "%s %s %s %s %s".formatted(state[0], state[1], state[2], state[3], state[4]);
            trial.save("state", numbers.getBytes(StandardCharsets.US_ASCII));
            double loss = loss(state);
            more = trial.report((int) state[0], Map.of("loss", loss > 1e6 ? Double.NaN : loss));
        }
    }

    private static double loss(double[] state) {
        return state[1] * state[1] + 10 * state[2] * state[2];
    }
}
