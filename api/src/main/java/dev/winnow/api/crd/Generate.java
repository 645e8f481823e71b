package dev.winnow.api.crd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes what follows from the API's records: {@code crds/}, the copies of {@code crds/} in the chart, and
 * {@code docs/api.md}. Run it by {@code ./dev generate} after each change of the API.
 */
public final class Generate {
    static final Path CRDS = Path.of("crds");
    static final Path COPIES = Path.of("helm", "winnow", "files", "crds");
    static final Path REFERENCE = Path.of("docs", "api.md");

    private Generate() {}

    /**
     * Writes the files.
     *
     * @param arguments the root of the source; absent: the working directory
     * @throws IOException if a file cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        into(Path.of(arguments.length == 0 ? "." : arguments[0]));
    }

    /** Writes the files below a root; folders that do not exist are created. */
    static void into(Path root) throws IOException {
        var crds = Files.createDirectories(root.resolve(CRDS));
        var copies = Files.createDirectories(root.resolve(COPIES));
        Files.createDirectories(root.resolve(REFERENCE).getParent());
        ResourceDefinitions.write(crds);
        for (var file : ResourceDefinitions.files()) {
            Files.copy(crds.resolve(file), copies.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(root.resolve(REFERENCE), ApiReference.of(crds));
    }
}
