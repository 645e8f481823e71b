package dev.winnow.trainer.kernel;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The weights of a layer and their gradients by name, where Deeplearning4j keeps them. */
final class Weights {
    private final Map<String, Block> weights = new HashMap<>();
    private final Map<String, Block> gradients = new HashMap<>();

    /** @param gradients may be empty as long as nothing is learned */
    Weights(Map<String, INDArray> weights, Map<String, INDArray> gradients) {
        weights.forEach((name, array) -> this.weights.put(name, Block.over(array)));
        gradients.forEach((name, array) -> this.gradients.put(name, Block.over(array)));
    }

    Block of(String name) {
        return Objects.requireNonNull(weights.get(name), name);
    }

    Block gradientOf(String name) {
        return Objects.requireNonNull(gradients.get(name), name);
    }
}
