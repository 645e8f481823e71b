package dev.winnow.trainer.settings;

import dev.winnow.trainer.settings.Setting.Choice;
import dev.winnow.trainer.settings.Setting.Flag;
import dev.winnow.trainer.settings.Setting.Real;
import dev.winnow.trainer.settings.Setting.Text;
import dev.winnow.trainer.settings.Setting.Whole;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is trained on what, and how: every value that a study may tune or fix. */
public final class Hyperparameters {
    public static final Choice<Model> MODEL = new Choice<>("HP_MODEL", Model.MLP, "family of the network");
    public static final Text DATA = new Text(
            "HP_DATA",
            "digits",
            "digits, digits-0-4, digits-5-9, sunspots or the path of a CSV file",
            "what to learn from");
    public static final Whole SAMPLES_PER_CLASS =
            new Whole("HP_SAMPLES_PER_CLASS", 0L, 0, 1000, "digits of each class to learn from; 0 is all");

    public static final Choice<Task> TASK =
            new Choice<>("HP_TASK", Task.CLASSIFICATION, "what the target of a CSV file is");
    public static final Text TARGET =
            new Text("HP_TARGET", "", "the name of a column", "target of a CSV file, else the last column");
    public static final Whole ROWS =
            new Whole("HP_ROWS", 1L, 1, 4096, "lines of an image or steps of a sequence, each of equally many columns");

    public static final Whole HIDDEN_UNITS = new Whole("HP_HIDDEN_UNITS", 64L, 1, 1024, "units of each hidden layer");
    public static final Whole LAYERS = new Whole("HP_LAYERS", 1L, 1, 8, "hidden layers");
    public static final Choice<ActivationFunction> ACTIVATION =
            new Choice<>("HP_ACTIVATION", ActivationFunction.RELU, "activation of the hidden layers");
    public static final Flag BATCH_NORM = new Flag("HP_BATCH_NORM", false, "normalize the hidden layers by batch");
    public static final Whole FILTERS =
            new Whole("HP_FILTERS", 8L, 1, 64, "filters of the first stage; each later one has twice as many");
    public static final Whole KERNEL_SIZE = new Whole("HP_KERNEL_SIZE", 3L, 1, 7, "height and width of a filter");
    public static final Whole STAGES =
            new Whole("HP_STAGES", 2L, 1, 4, "stages; each after the first halves the image");
    public static final Whole BLOCKS = new Whole("HP_BLOCKS", 1L, 1, 8, "blocks of two layers in each stage");
    public static final Flag RESIDUAL = new Flag("HP_RESIDUAL", true, "add the input of a block to its output");
    public static final Real DROPOUT =
            new Real("HP_DROPOUT", 0.0, 0, false, 0.95, "share of each hidden layer dropped while training");

    public static final Choice<Optimizer> OPTIMIZER = new Choice<>("HP_OPTIMIZER", Optimizer.ADAM, "optimizer");
    public static final Real LEARNING_RATE = new Real("HP_LEARNING_RATE", 0.003, 0, true, 1e6, "step size");
    public static final Real MOMENTUM = new Real("HP_MOMENTUM", 0.9, 0, false, 0.9999, "momentum");
    public static final Whole BATCH_SIZE =
            new Whole("HP_BATCH_SIZE", 32L, 1, 4096, "samples per step of the optimizer");
    public static final Real WEIGHT_DECAY =
            new Real("HP_WEIGHT_DECAY", 0.0, 0, false, 10, "decoupled weight decay; adamw starts from 0.01");
    public static final Real CLIP_NORM =
            new Real("HP_CLIP_NORM", 0.0, 0, false, 1e6, "greatest length of a layer's gradient; 0 is no bound");

    public static final Choice<Schedule> SCHEDULE =
            new Choice<>("HP_SCHEDULE", Schedule.CONSTANT, "how the learning rate falls");
    public static final Whole WARM_UP_EPOCHS = new Whole(
            "HP_WARM_UP_EPOCHS", 0L, 0, 10_000, "epochs in which the learning rate rises from 0, before that");
    public static final Real DECAY_FACTOR =
            new Real("HP_DECAY_FACTOR", 0.5, 0, true, 1, "what the learning rate is multiplied by");
    public static final Whole DECAY_EPOCHS =
            new Whole("HP_DECAY_EPOCHS", 10L, 1, 10_000, "epochs between two falls of the learning rate");
    public static final Whole PATIENCE = new Whole(
            "HP_PATIENCE", 3L, 1, 10_000, "epochs without a lower validation loss until the learning rate falls");

    public static final Text BASE = new Text(
            "HP_BASE",
            "",
            "a checkpoint file, or a directory of them, of the same network",
            "what to go on from instead of first weights");
    public static final Whole FROZEN_BLOCKS =
            new Whole("HP_FROZEN_BLOCKS", 0L, 0, 100, "blocks from the input up that do not learn");
    public static final Whole THAW_EPOCH =
            new Whole("HP_THAW_EPOCH", 0L, 0, 10_000, "epoch from which on they learn too; 0 is never");
    public static final Real HEAD_LEARNING_RATE =
            new Real("HP_HEAD_LEARNING_RATE", 0.0, 0, false, 1e6, "step size of the new head; 0 is that of the rest");

    public static final List<Setting<?>> ALL = List.of(
            MODEL,
            DATA,
            SAMPLES_PER_CLASS,
            TASK,
            TARGET,
            ROWS,
            HIDDEN_UNITS,
            LAYERS,
            ACTIVATION,
            BATCH_NORM,
            FILTERS,
            KERNEL_SIZE,
            STAGES,
            BLOCKS,
            RESIDUAL,
            DROPOUT,
            OPTIMIZER,
            LEARNING_RATE,
            MOMENTUM,
            BATCH_SIZE,
            WEIGHT_DECAY,
            CLIP_NORM,
            SCHEDULE,
            WARM_UP_EPOCHS,
            DECAY_FACTOR,
            DECAY_EPOCHS,
            PATIENCE,
            BASE,
            FROZEN_BLOCKS,
            THAW_EPOCH,
            HEAD_LEARNING_RATE);

    /** The settings that do not always mean something. Told apart by identity: to hash a record takes the JVM long at first. */
    static final IdentityHashMap<Setting<?>, Condition<?>> CONDITIONS = new IdentityHashMap<>();

    static {
        CONDITIONS.put(HIDDEN_UNITS, new Condition<>(MODEL, List.of(Model.MLP, Model.LSTM, Model.GRU)));
        CONDITIONS.put(LAYERS, new Condition<>(MODEL, List.of(Model.MLP, Model.LSTM)));
        CONDITIONS.put(ACTIVATION, new Condition<>(MODEL, List.of(Model.MLP, Model.CNN)));
        CONDITIONS.put(BATCH_NORM, new Condition<>(MODEL, List.of(Model.MLP)));
        CONDITIONS.put(FILTERS, new Condition<>(MODEL, List.of(Model.CNN)));
        CONDITIONS.put(KERNEL_SIZE, new Condition<>(MODEL, List.of(Model.CNN)));
        CONDITIONS.put(STAGES, new Condition<>(MODEL, List.of(Model.CNN)));
        CONDITIONS.put(BLOCKS, new Condition<>(MODEL, List.of(Model.CNN)));
        CONDITIONS.put(RESIDUAL, new Condition<>(MODEL, List.of(Model.CNN)));
        CONDITIONS.put(MOMENTUM, new Condition<>(OPTIMIZER, List.of(Optimizer.NESTEROVS)));
        CONDITIONS.put(
                DECAY_FACTOR,
                new Condition<>(SCHEDULE, List.of(Schedule.STEP, Schedule.EXPONENTIAL, Schedule.PLATEAU)));
        CONDITIONS.put(DECAY_EPOCHS, new Condition<>(SCHEDULE, List.of(Schedule.STEP)));
        CONDITIONS.put(PATIENCE, new Condition<>(SCHEDULE, List.of(Schedule.PLATEAU)));
    }

    /** What shapes the layers below the head; equal in a network and in the one it goes on from. */
    public static final List<Setting<?>> ARCHITECTURE = List.of(
            MODEL, HIDDEN_UNITS, LAYERS, ACTIVATION, BATCH_NORM, FILTERS, KERNEL_SIZE, STAGES, BLOCKS, RESIDUAL);

    private static final List<String> BUILT_IN = List.of("digits", "digits-0-4", "digits-5-9", "sunspots");
    private static final List<Setting<?>> OF_CSV = List.of(TASK, TARGET, ROWS);
    private static final List<Setting<?>> TRANSFER = List.of(FROZEN_BLOCKS, THAW_EPOCH, HEAD_LEARNING_RATE);
    private static final double ADAMW_WEIGHT_DECAY = 0.01;

    private final IdentityHashMap<Setting<?>, Object> values = new IdentityHashMap<>();

    private Hyperparameters() {}

    /** Reads {@code HP_*}; what is wrong is noted in the settings. */
    public static Hyperparameters from(Settings settings) {
        var parameters = new Hyperparameters();
        ALL.forEach(setting -> parameters.values.put(setting, settings.get(setting)));
        if (parameters.get(OPTIMIZER) == Optimizer.ADAMW && !settings.states(WEIGHT_DECAY)) {
            parameters.values.put(WEIGHT_DECAY, ADAMW_WEIGHT_DECAY);
        }
        rejectUnknown(settings);
        parameters.rejectIdle(settings);
        return parameters;
    }

    @SuppressWarnings("unchecked") // each value was put in under the setting it came from
    public <T> T get(Setting<T> setting) {
        return (T) Objects.requireNonNull(values.get(setting), setting.name());
    }

    /** The values that have an effect, by the names of their variables. */
    public SortedMap<String, String> stated() {
        var stated = new TreeMap<String, String>();
        values.forEach((setting, value) -> {
            if (!value.equals("") && idle(setting).isEmpty()) {
                stated.put(setting.name(), Setting.written(value));
            }
        });
        return stated;
    }

    /** Why a setting has no effect beside the others; empty if it has one. */
    private Optional<String> idle(Setting<?> setting) {
        Condition<?> condition = CONDITIONS.get(setting);
        if (condition != null && !condition.holds(this)) {
            return Optional.of(condition.refusal(this));
        }
        String data = get(DATA);
        boolean builtIn = BUILT_IN.contains(data);
        if ((among(OF_CSV, setting) && builtIn) || (setting == SAMPLES_PER_CLASS && !data.startsWith("digits"))) {
            return Optional.of("has no effect with the data " + data);
        }
        return among(TRANSFER, setting) && get(BASE).isEmpty()
                ? Optional.of("has no effect without HP_BASE, the network to go on from")
                : Optional.empty();
    }

    private static boolean among(List<Setting<?>> settings, Setting<?> setting) {
        return settings.stream().anyMatch(one -> one == setting);
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

    private void rejectIdle(Settings settings) {
        ALL.stream().filter(settings::states).forEach(setting -> idle(setting)
                .ifPresent(why -> settings.reject(setting.name(), why)));
    }

    @Override
    public String toString() {
        return stated().toString();
    }
}
