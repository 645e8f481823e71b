package dev.winnow.engine.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariablesTest {

    @ParameterizedTest
    @CsvSource({
        "learningRate, HP_LEARNING_RATE",
        "learning_rate, HP_LEARNING_RATE",
        "LearningRate, HP_LEARNING_RATE",
        "LR, HP_LR",
        "l2, HP_L2",
        "l2Penalty, HP_L2_PENALTY",
        "useGPU, HP_USE_GPU",
        "GPUCount, HP_GPU_COUNT",
        "batchSizeX2, HP_BATCH_SIZE_X2",
        "dropout_1, HP_DROPOUT_1",
        "x, HP_X",
        "A1b2C3, HP_A1B2_C3",
        "i, HP_I"
    })
    void aParameterIsAVariableInUpperSnakeCase(String parameter, String variable) {
        assertThat(Variables.of(parameter)).isEqualTo(variable);
    }

    @ParameterizedTest
    @CsvSource({
        "learningRate, learning_rate, true",
        "LR, lr, true",
        "useGPU, use_gpu, true",
        "lr, lr2, false",
        "a_b, ab, false",
        "aB, ab, false"
    })
    void differentNamesMayBeOneVariable(String one, String other, boolean same) {
        assertThat(Variables.of(one).equals(Variables.of(other))).isEqualTo(same);
    }

    @ParameterizedTest
    @CsvSource({
        "HP_X, true",
        "HP_, true",
        "WINNOW_SEED, true",
        "WINNOW_ANYTHING, true",
        "PATH, false",
        "MY_HP_X, false",
        "hp_x, false"
    })
    void thePrefixesOfTheContractAreReserved(String variable, boolean reserved) {
        assertThat(Variables.reserved(variable)).isEqualTo(reserved);
    }
}
