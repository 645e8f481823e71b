package dev.winnow.operator;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.winnow.testkit.ApiServer;
import dev.winnow.testkit.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The API server takes each manifest in {@code examples}, its schema and its rules included. */
class ExamplesIT {
    @AutoClose
    private static final KubernetesClient client = ApiServer.client();

    private static TestNamespace lab;

    @BeforeAll
    static void start() {
        lab = TestNamespace.create(client, "examples");
    }

    static List<Path> manifests() throws IOException {
        try (var files = Files.walk(Path.of("..", "examples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void isTaken(Path file) throws IOException {
        try (var stream = Files.newInputStream(file)) {
            // The queues of an example are stored by Kueue alone.
            var resources = client.load(stream).items().stream()
                    .filter(resource -> !resource.getApiVersion().startsWith("kueue.x-k8s.io/"))
                    .toList();
            assertThatCode(() -> resources.forEach(resource -> client.resource(resource)
                            .inNamespace(lab.namespace())
                            .dryRun()
                            .create()))
                    .doesNotThrowAnyException();
        }
    }
}
