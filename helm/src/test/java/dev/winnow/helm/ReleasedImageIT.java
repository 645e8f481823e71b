package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.Program;
import dev.winnow.testkit.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** {@code release/images}: one name for two platforms, in a registry. */
@EnabledIfSystemProperty(named = "winnow.ops", matches = "true", disabledReason = "needs docker-registry: ./dev ops")
class ReleasedImageIT {
    private static final String VERSION = "1.2.3-rc.1";
    private static final int AARCH64 = 183;
    private static final int X86_64 = 62;

    private static Path folder;

    @AutoClose
    private static Registry registry;

    @BeforeAll
    static void push(@TempDir Path temporary) throws IOException {
        folder = temporary;
        registry = new Registry(folder);
        new Program(
                        Path.of("..", "release", "images").toAbsolutePath().toString(),
                        Map.of("SKOPEO_FLAGS", "--dest-tls-verify=false"))
                .run(VERSION, registry.address())
                .succeeded();
    }

    private static String name() {
        return "docker://" + registry.address() + "/operator:" + VERSION;
    }

    private static JsonNode inspected(String... arguments) {
        var all = new ArrayList<>(List.of("inspect", "--tls-verify=false"));
        all.addAll(Arrays.asList(arguments));
        all.add(name());
        return Yaml.tree(new Program("skopeo", Map.of()).run(all).succeeded());
    }

    private static JsonNode config(String architecture) {
        var all = List.of("--override-arch=" + architecture, "inspect", "--tls-verify=false", "--config", name());
        return Yaml.tree(new Program("skopeo", Map.of()).run(all).succeeded());
    }

    @Test
    void nameStandsForBothPlatforms() {
        assertThat(inspected("--raw").get("manifests"))
                .extracting(manifest -> manifest.at("/platform/os").asText() + "/"
                        + manifest.at("/platform/architecture").asText())
                .containsExactly("linux/amd64", "linux/arm64");
    }

    @Test
    void platformsDifferInTheirBaseAlone() {
        var amd = config("amd64");
        var arm = config("arm64");
        assertThat(amd.at("/architecture").asText()).isEqualTo("amd64");
        assertThat(arm.at("/architecture").asText()).isEqualTo("arm64");
        assertThat(arm.get("config")).isEqualTo(amd.get("config"));
        var layers = layers(amd);
        assertThat(layers(arm)).hasSameSizeAs(layers);
        assertThat(layers(arm).get(0)).isNotEqualTo(layers.get(0));
        assertThat(layers(arm).subList(1, layers.size())).isEqualTo(layers.subList(1, layers.size()));
    }

    private static List<String> layers(JsonNode config) {
        return StreamSupport.stream(config.at("/rootfs/diff_ids").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @Test
    void everyProgramOfAPlatformIsOfThatPlatform() throws IOException {
        assertThat(machines("amd64")).hasSizeGreaterThan(10).containsOnly(X86_64);
        assertThat(machines("arm64")).hasSizeGreaterThan(10).containsOnly(AARCH64);
    }

    /** A jar may bring a library for one kind of machine. One does, and the operator never compresses an answer with Brotli. */
    @Test
    void noJarNeedsALibraryOfItsOwn() throws IOException {
        var libraries = new ArrayList<String>();
        for (var file : files("arm64")) {
            if (file.toString().endsWith(".jar")) {
                try (var jar = new ZipFile(file.toFile())) {
                    jar.stream()
                            .filter(entry -> entry.getName().endsWith(".so"))
                            .forEach(entry -> libraries.add(file.getFileName() + "!" + entry.getName()));
                }
            }
        }
        assertThat(libraries).allMatch(library -> library.startsWith("com.aayushatharva.brotli4j.native-"));
    }

    /** The machines for which the programs and libraries of an image were made, as their ELF headers have them. */
    private static List<Integer> machines(String architecture) throws IOException {
        var found = new ArrayList<Integer>();
        for (var file : files(architecture)) {
            try (var content = Files.newInputStream(file)) {
                machine(content).ifPresent(found::add);
            }
        }
        return found;
    }

    /** The files of an image. */
    private static List<Path> files(String architecture) throws IOException {
        var root = folder.resolve(architecture);
        if (!Files.exists(root)) {
            unpack(architecture, Files.createDirectory(root));
        }
        try (var files = Files.walk(root)) {
            return files.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }

    private static void unpack(String architecture, Path root) throws IOException {
        var copy = Files.createDirectory(folder.resolve("copy-" + architecture));
        new Program("skopeo", Map.of())
                .run("--override-arch=" + architecture, "copy", "--src-tls-verify=false", name(), "dir:" + copy)
                .succeeded();
        for (var layer : Yaml.file(copy.resolve("manifest.json")).get("layers")) {
            var blob = layer.at("/digest").asText().replaceFirst("^sha256:", "");
            new Program("tar", Map.of())
                    .run("-xf", copy.resolve(blob).toString(), "-C", root.toString())
                    .succeeded();
        }
    }

    private static Optional<Integer> machine(InputStream content) throws IOException {
        var head = content.readNBytes(20);
        return head.length == 20 && head[0] == 0x7f && head[1] == 'E' && head[2] == 'L' && head[3] == 'F'
                ? Optional.of((head[18] & 0xff) | (head[19] & 0xff) << 8)
                : Optional.empty();
    }
}
