package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.testkit.EventReceiver;
import dev.winnow.testkit.EventReceiver.Answering;
import dev.winnow.testkit.Program;
import dev.winnow.testkit.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
    @ValueSource(strings = {"operator", "trainer", "winnow"})
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
    @ValueSource(strings = {"operator", "trainer", "winnow"})
    void everyProgramOfAPlatformIsOfThatPlatform(String image) throws IOException {
        assertThat(machines(image, "amd64")).hasSizeGreaterThan(10).containsOnly(X86_64);
        assertThat(machines(image, "arm64")).hasSizeGreaterThan(10).containsOnly(AARCH64);
    }

    /** The libraries that ND4J asks for by their names, and the bill of materials that names those of the platform. */
    @ParameterizedTest
    @CsvSource({"amd64, linux-x86_64, Haswell", "arm64, linux-arm64, ARMV8"})
    void theTrainerHasTheNativeLibrariesOfItsPlatform(String architecture, String classifier, String core)
            throws IOException {
        var root = root("trainer", architecture);
        assertThat(files("trainer", architecture))
                .extracting(file -> root.relativize(file).toString())
                .contains(
                        "opt/native/libjnijavacpp.so",
                        "opt/native/libjnind4jcpu.so",
                        "opt/native/libnd4jcpu.so",
                        "opt/native/libopenblas.so.0",
                        "opt/native/libopenblas_nolapack.so.0");
        var bill = Files.readString(root.resolve("usr/share/sbom/winnow-trainer.cdx.json"));
        assertThat(Pattern.compile("classifier=([a-z0-9_-]+)").matcher(bill).results())
                .extracting(found -> found.group(1))
                .isNotEmpty()
                .containsOnly(classifier);
        assertThat(config("trainer", architecture).at("/config/Env"))
                .extracting(JsonNode::asText)
                .contains("OPENBLAS_CORETYPE=" + core);
    }

    /** An emulator runs the Java and the libraries of the image in its own root, and a network learns for an epoch. */
    @Test
    void theTrainerOfArm64TrainsUnderEmulation() throws IOException {
        var root = root("trainer", "arm64");
        var emulator = Files.copy(
                Path.of("/usr/bin/qemu-aarch64-static"), root.resolve("emulator"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.createDirectories(root.resolve("proc"));
        Files.writeString(Files.createDirectories(root.resolve("tmp")).resolve("token"), "token");
        var config = config("trainer", "arm64").get("config");
        var environment = new TreeMap<String, String>();
        config.get("Env").forEach(variable -> {
            var parts = variable.asText().split("=", 2);
            environment.put(parts[0], parts[1]);
        });
        var command =
                new ArrayList<>(List.of("--mount", "--pid", "--fork", "--mount-proc", "--root=" + root, "/emulator"));
        config.get("Entrypoint").forEach(word -> command.add(word.asText()));
        command.addAll(List.of("--model=cnn", "--samples-per-class=5"));
        try (var operator = EventReceiver.start()) {
            operator.answer(Answering.code(200));
            environment.putAll(Map.of(
                    "WINNOW_REPORT_URL", operator.url(),
                    "WINNOW_TOKEN_FILE", "/tmp/token",
                    "WINNOW_CHECKPOINT_DIR", "/tmp",
                    "WINNOW_MAX_RESOURCE", "1"));
            new Program("unshare", environment).run(command).succeeded();
            assertThat(operator.requests()).singleElement().satisfies(report -> {
                assertThat(report.event().at("/step").asInt()).isEqualTo(1);
                assertThat(report.event().at("/metrics/loss").asDouble()).isBetween(2.0, 3.0);
            });
        } finally {
            // It is a program of this machine, which the image does not hold.
            Files.delete(emulator);
        }
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

    /** The folder to which an image is unpacked, once. */
    private static Path root(String image, String architecture) throws IOException {
        var root = folder.resolve(image + "-" + architecture);
        if (!Files.exists(root)) {
            unpack(image, architecture, Files.createDirectory(root));
        }
        return root;
    }

    private static List<Path> files(String image, String architecture) throws IOException {
        try (var files = Files.walk(root(image, architecture))) {
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
