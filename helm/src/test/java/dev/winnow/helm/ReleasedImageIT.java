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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    private static String name(String image) {
        return "docker://" + registry.address() + "/" + image + ":" + VERSION;
    }

    private static JsonNode config(String image, String architecture) {
        var all = List.of("--override-arch=" + architecture, "inspect", "--tls-verify=false", "--config", name(image));
        return Yaml.tree(new Program("skopeo", Map.of()).run(all).succeeded());
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "winnow"})
    void nameStandsForBothPlatforms(String image) {
        var raw = new Program("skopeo", Map.of())
                .run("inspect", "--tls-verify=false", "--raw", name(image))
                .succeeded();
        assertThat(Yaml.tree(raw).get("manifests"))
                .extracting(manifest -> manifest.at("/platform/os").asText() + "/"
                        + manifest.at("/platform/architecture").asText())
                .containsExactly("linux/amd64", "linux/arm64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"operator", "winnow"})
    void platformsDifferInTheirBaseAlone(String image) {
        var amd = config(image, "amd64");
        var arm = config(image, "arm64");
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

    @ParameterizedTest
    @ValueSource(strings = {"operator", "winnow"})
    void everyProgramOfAPlatformIsOfThatPlatform(String image) throws IOException {
        assertThat(machines(image, "amd64")).hasSizeGreaterThan(10).containsOnly(X86_64);
        assertThat(machines(image, "arm64")).hasSizeGreaterThan(10).containsOnly(AARCH64);
    }

    /** A jar may bring a library for one kind of machine. One does, and the operator never compresses an answer with Brotli. */
    @Test
    void noJarNeedsALibraryOfItsOwn() throws IOException {
        var libraries = new ArrayList<String>();
        for (var file : files("operator", "arm64")) {
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
    private static List<Integer> machines(String image, String architecture) throws IOException {
        var found = new ArrayList<Integer>();
        for (var file : files(image, architecture)) {
            try (var content = Files.newInputStream(file)) {
                machine(content).ifPresent(found::add);
            }
        }
        return found;
    }

    /** The files of an image. */
    private static List<Path> files(String image, String architecture) throws IOException {
        var root = folder.resolve(image + "-" + architecture);
        if (!Files.exists(root)) {
            unpack(image, architecture, Files.createDirectory(root));
        }
        try (var files = Files.walk(root)) {
            return files.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }

    private static void unpack(String image, String architecture, Path root) throws IOException {
        var copy = Files.createDirectory(folder.resolve("copy-" + image + "-" + architecture));
        new Program("skopeo", Map.of())
                .run("--override-arch=" + architecture, "copy", "--src-tls-verify=false", name(image), "dir:" + copy)
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
