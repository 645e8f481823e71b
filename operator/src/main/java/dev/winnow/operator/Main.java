package dev.winnow.operator;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The entry point of the operator. */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String... arguments) {
        Quarkus.run(arguments);
    }
}
