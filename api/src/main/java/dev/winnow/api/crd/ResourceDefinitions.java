package dev.winnow.api.crd;

import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.util.List;

/** The resource definitions (CRDs) of the API's kinds. */
final class ResourceDefinitions {
    private static final List<Class<? extends HasMetadata>> KINDS = List.of(TuningStudy.class, TuningTrial.class);

    private ResourceDefinitions() {}

    /** The names of the files that {@link #write} writes, in the order in which people read them. */
    static List<String> files() {
        return KINDS.stream()
                .map(kind -> HasMetadata.getFullResourceName(kind) + "-v1.yml")
                .toList();
    }

    /**
     * Writes one file of YAML for each kind.
     *
     * @param folder exists
     * @throws IllegalStateException if the records leave something open; the message says how to correct it
     */
    static void write(Path folder) {
        new CRDGenerator()
                .inOutputDir(folder.toFile())
                .forCRDVersions("v1")
                .withPostProcessor(new SchemaFinish(KINDS))
                .customResourceClasses(KINDS)
                .generate();
    }
}
