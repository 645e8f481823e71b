package dev.winnow.tracking.mlflow;

import java.io.IOException;

/** The server has answered that it does not do what it was asked for; the message is for a person. */
final class MlflowException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String code;

    MlflowException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** Whether the error has one of the names that MLflow gives to errors, such as RESOURCE_DOES_NOT_EXIST. */
    boolean is(String name) {
        return code.equals(name);
    }
}
