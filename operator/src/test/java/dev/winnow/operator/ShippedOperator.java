package dev.winnow.operator;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * An operator of any version as it is shipped: the program of its image in a process of its own, set by the variables of its
 * chart. Its log is {@code target/shipped-NAME.log}.
 */
final class ShippedOperator extends OperatorProcess {
    /**
     * Starts it and waits until it is ready.
     *
     * @param program the folder {@code quarkus-app} of its build
     * @param pod the name of its pod
     */
    ShippedOperator(Path program, String kubeconfig, String namespace, String pod) {
        super(
                "shipped-" + pod,
                kubeconfig,
                "/q/health/ready",
                ports -> new Program(
                        List.of("-jar", program.resolve("quarkus-run.jar").toString()),
                        variables(namespace, pod, ports)));
        awaitYes();
    }

    private static Map<String, String> variables(String namespace, String pod, Ports ports) {
        return Map.of(
                "HOSTNAME",
                pod,
                "POD_NAME",
                pod,
                "WINNOW_LEASE_NAMESPACE",
                namespace,
                "WINNOW_LEASE_NAME",
                "tuning-winnow-operator",
                "WINNOW_REPORT_URL",
                ports.reportUrl(),
                "QUARKUS_OPERATOR_SDK_NAMESPACES",
                namespace,
                "QUARKUS_HTTP_HOST",
                "127.0.0.1",
                "QUARKUS_HTTP_PORT",
                Integer.toString(ports.reports()),
                "QUARKUS_MANAGEMENT_PORT",
                Integer.toString(ports.question()));
    }
}
