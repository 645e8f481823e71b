package dev.winnow.dependencies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.dependencies.Sbom.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Function;
import java.util.jar.Attributes.Name;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The bills of materials against the jars that are shipped. */
class SbomIT {
    @Test
    void everyJarOfTheOperatorIsListed() throws IOException {
        try (var files = Files.walk(Path.of("..", "operator", "target", "quarkus-app", "lib"))) {
            var shipped = others(files.map(file -> file.getFileName().toString()));

            assertThat(shipped)
                    .isNotEmpty()
                    .isSubsetOf(listed("operator", component -> component.name().replace(':', '.')));
        }
    }

    @Test
    void everyJarOfTheCommandIsListed() throws IOException {
        try (var command =
                new JarFile(Path.of("..", "local", "target", "winnow.jar").toFile())) {
            var classPath = command.getManifest().getMainAttributes().getValue(Name.CLASS_PATH);
            var shipped = others(Stream.of(classPath.split(" ")).map(path -> path.replaceAll(".*/", "")));

            assertThat(shipped)
                    .isNotEmpty()
                    .isSubsetOf(listed("local", component -> component.name().replaceAll(".*:", "")));
        }
    }

    private static Set<String> listed(String program, Function<Component, String> name) {
        return Sbom.of(program).stream()
                .map(component -> name.apply(component) + "-" + component.version() + ".jar")
                .collect(Collectors.toSet());
    }

    /** The jars among some files, without Winnow's own. */
    private static Set<String> others(Stream<String> files) {
        return files.filter(name -> name.endsWith(".jar"))
                .filter(name -> !name.matches("(dev\\.winnow\\.)?winnow-.*"))
                .collect(Collectors.toSet());
    }
}
