package dev.winnow.operator;

import dev.winnow.operator.local.Winnow;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/**
 * The one entry point: the operator, or, when it is given a command, that command without anything of the operator.
 *
 * <p>The choice is made before Quarkus starts. A command that ran inside it would begin with the informers, the leader
 * election and the ports of the operator, and need a cluster to start at all.
 */
@QuarkusMain
public final class Main {
    private Main() {}

    public static void main(String... arguments) {
        if (arguments.length > 0 && !arguments[0].equals("operator")) {
            System.exit(Winnow.execute(arguments));
        }
        Quarkus.run(arguments);
    }
}
