package dev.winnow.engine.workload;

import java.util.Locale;

/** The environment variables of the trainer contract. */
public final class Variables {
    public static final String STUDY = "WINNOW_STUDY";
    public static final String TRIAL = "WINNOW_TRIAL";
    public static final String TRIAL_UID = "WINNOW_TRIAL_UID";
    public static final String ATTEMPT = "WINNOW_ATTEMPT";
    public static final String SEED = "WINNOW_SEED";
    public static final String MAX_RESOURCE = "WINNOW_MAX_RESOURCE";
    public static final String PARAMETERS = "WINNOW_PARAMETERS";
    public static final String CHECKPOINT_DIR = "WINNOW_CHECKPOINT_DIR";
    public static final String PARENT_CHECKPOINT_DIR = "WINNOW_PARENT_CHECKPOINT_DIR";
    public static final String METRICS_PATH = "WINNOW_METRICS_PATH";
    public static final String REPORT_URL = "WINNOW_REPORT_URL";
    public static final String TOKEN_FILE = "WINNOW_TOKEN_FILE";

    private static final String PARAMETER_PREFIX = "HP_";
    private static final String PREFIX = "WINNOW_";

    private Variables() {}

    /** The variable of a parameter: {@code learningRate} is {@code HP_LEARNING_RATE}. */
    public static String of(String parameter) {
        return PARAMETER_PREFIX
                + parameter
                        .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                        .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
                        .toUpperCase(Locale.ROOT);
    }

    /** Whether a variable belongs to the contract, so that a pod template must not set it. */
    public static boolean reserved(String variable) {
        return variable.startsWith(PARAMETER_PREFIX) || variable.startsWith(PREFIX);
    }
}
