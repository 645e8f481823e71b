package dev.winnow.local.kubectl;

import java.util.List;
import picocli.CommandLine.Option;

/** Which namespaces are meant. */
public final class ScopeOptions {
    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "A namespace with studies; may be given several times. Default: that of the context.")
    private List<String> namespaces = List.of();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "All namespaces of the cluster.")
    private boolean everywhere;

    /** The namespaces that a person has named. */
    public List<String> namespaces() {
        return namespaces;
    }

    /** Whether all namespaces of the cluster are meant. */
    public boolean everywhere() {
        return everywhere;
    }
}
