package dev.winnow.trainer;

import dev.winnow.trainer.Setting.Choice;
import dev.winnow.trainer.Setting.Real;
import dev.winnow.trainer.Setting.Whole;
import java.util.List;

/**
 * What a study tunes.
 *
 * @param learningRate the step size; above 0
 * @param hiddenUnits units of each hidden layer; at least 1
 * @param layers hidden layers; at least 1
 * @param dropout the share of a hidden layer's outputs that is dropped while training; 0 is off
 * @param batchSize samples per step
 * @param momentum of {@link Optimizer#NESTEROVS}; meaningless for the others
 * @param weightDecay decoupled decay of the weights per step, times the learning rate; 0 is off. Source: Loshchilov and
 *     Hutter, "Decoupled Weight Decay Regularization", ICLR 2019
 */
record Hyperparameters(
        double learningRate,
        int hiddenUnits,
        int layers,
        double dropout,
        int batchSize,
        Optimizer optimizer,
        double momentum,
        double weightDecay,
        ActivationFunction activation) {

    static final Real LEARNING_RATE = new Real("HP_LEARNING_RATE", 0.003, 0, true, 1e6, "step size");
    static final Whole HIDDEN_UNITS = new Whole("HP_HIDDEN_UNITS", 64L, 1, 1024, "units of each hidden layer");
    static final Whole LAYERS = new Whole("HP_LAYERS", 1L, 1, 8, "hidden layers");
    static final Real DROPOUT =
            new Real("HP_DROPOUT", 0.0, 0, false, 0.95, "share of each hidden layer dropped while training");
    static final Whole BATCH_SIZE =
            new Whole("HP_BATCH_SIZE", 32L, 1, Digits.TRAINING_SAMPLES, "samples per step of the optimizer");
    static final Choice<Optimizer> OPTIMIZER = new Choice<>("HP_OPTIMIZER", Optimizer.ADAM, "optimizer");
    static final Real MOMENTUM = new Real("HP_MOMENTUM", 0.9, 0, false, 0.9999, "momentum; only with nesterovs");
    static final Real WEIGHT_DECAY =
            new Real("HP_WEIGHT_DECAY", 0.0, 0, false, 10, "decoupled weight decay; adamw starts from 0.01");
    static final Choice<ActivationFunction> ACTIVATION =
            new Choice<>("HP_ACTIVATION", ActivationFunction.RELU, "activation of the hidden layers");

    static final List<Setting<?>> ALL = List.of(
            LEARNING_RATE, HIDDEN_UNITS, LAYERS, DROPOUT, BATCH_SIZE, OPTIMIZER, MOMENTUM, WEIGHT_DECAY, ACTIVATION);

    private static final double ADAMW_WEIGHT_DECAY = 0.01;

    /** Reads {@code HP_*}; what is wrong is noted in the settings. */
    static Hyperparameters from(Settings settings) {
        rejectUnknown(settings);
        Optimizer optimizer = settings.get(OPTIMIZER);
        if (optimizer != Optimizer.NESTEROVS && settings.text(MOMENTUM.name()).isPresent()) {
            settings.reject(
                    MOMENTUM.name(),
                    "%s has no momentum; tune it only when: {parameter: optimizer, in: [nesterovs]}"
                            .formatted(Choice.written(optimizer)));
        }
        boolean decayed = settings.text(WEIGHT_DECAY.name()).isPresent();
        return new Hyperparameters(
                settings.get(LEARNING_RATE),
                settings.get(HIDDEN_UNITS).intValue(),
                settings.get(LAYERS).intValue(),
                settings.get(DROPOUT),
                settings.get(BATCH_SIZE).intValue(),
                optimizer,
                settings.get(MOMENTUM),
                optimizer == Optimizer.ADAMW && !decayed ? ADAMW_WEIGHT_DECAY : settings.get(WEIGHT_DECAY),
                settings.get(ACTIVATION));
    }

    /** A misspelled parameter would be tuned without any effect; better to say so. */
    private static void rejectUnknown(Settings settings) {
        List<String> known = ALL.stream().map(Setting::name).toList();
        settings.namesStartingWith("HP_").stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> settings.reject(
                        name,
                        "this trainer has no such parameter; rename or remove it in the study. It knows "
                                + String.join(", ", known)));
    }
}
