package dev.winnow.e2e;

/** Claims of a volume of the cluster's default storage class. */
final class Claims {
    private Claims() {}

    /** The manifest of a claim. */
    static String of(String name) {
        return """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s}
                spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 64Mi}}}
                """.formatted(name);
    }
}
