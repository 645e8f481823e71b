package dev.winnow.api;

/** Quantities such as {@code 500m} and {@code 2Gi}, as texts. */
public final class Quantities {
    /**
     * What the API server takes as a quantity.
     *
     * <p>Source: Kubernetes, {@code resource.Quantity}, as the schemas of its own types have it.
     */
    public static final String PATTERN =
            "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";

    /** What to write in place of a text that is none. */
    public static final String CURE = "use a quantity such as 500m or 2Gi";

    private Quantities() {}
}
