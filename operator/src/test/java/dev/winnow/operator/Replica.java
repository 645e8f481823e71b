package dev.winnow.operator;

import java.util.List;
import java.util.Map;

/** A {@link ReplicaMain} in a process of its own. Its log is {@code target/replica-NAME.log}. */
final class Replica extends OperatorProcess {
    /** Starts it; it is ready some time later. */
    Replica(String kubeconfig, String namespace, String lease, String name) {
        super(
                "replica-" + name,
                kubeconfig,
                "/",
                ports -> new Program(arguments(namespace, lease, name, ports), Map.of()));
    }

    private static List<String> arguments(String namespace, String lease, String name, Ports ports) {
        return List.of(
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("java.class.path"),
                ReplicaMain.class.getName(),
                namespace,
                lease,
                name,
                Integer.toString(ports.reports()),
                Integer.toString(ports.question()));
    }

    /** Whether it says that it leads; false when it does not answer. */
    boolean leads() {
        return saysYes();
    }

    /** Waits until it leads. */
    void awaitLead() {
        awaitYes();
    }

    /** Waits until it stands for the lead, its caches full, and sees another one lead. */
    void awaitFollower(String leader) {
        awaitLog(leader + " leads");
    }
}
