package dev.winnow.testkit;

import java.util.List;
import java.util.Map;

/** Signals to a process. */
public final class Signals {
    private Signals() {}

    /**
     * Sends a signal.
     *
     * @param name such as {@code STOP}
     */
    public static void send(long pid, String name) {
        var unused = new Program("kill", Map.of())
                .run(List.of("-" + name, Long.toString(pid)))
                .succeeded();
    }
}
