package dev.winnow.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.testkit.Program;
import dev.winnow.testkit.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code release/chart}: the chart is signed, pushed to a registry, verified, and installed from there. */
@ExtendWith(Platform.Once.class)
@EnabledIfSystemProperty(named = "winnow.ops", matches = "true", disabledReason = "needs docker-registry: ./dev ops")
class ReleasedChartIT {
    private static final String VERSION = "1.2.3-rc.1";
    private static final String KEY = "release@winnow.example";
    private static final Path OUT = Path.of("..", "release", "target", "chart");

    private static Path folder;

    @AutoClose
    private static Registry registry;

    private static Map<String, String> environment;

    private final Platform platform;

    ReleasedChartIT(Platform platform) {
        this.platform = platform;
    }

    @BeforeAll
    static void publish(@TempDir Path temporary) throws IOException {
        folder = temporary;
        registry = new Registry(folder);
        var keys = Files.createDirectory(
                folder.resolve("gnupg"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        environment = new HashMap<>(
                Map.of("GNUPGHOME", keys.toString(), "HELM_FLAGS", "--plain-http", "KUBECONFIG", "/dev/null"));
        gpg("--batch", "--passphrase", "", "--quick-generate-key", KEY, "rsa2048", "sign", "never");
        new Program(Path.of("..", "release", "chart").toAbsolutePath().toString(), environment)
                .run(VERSION, registry.address() + "/charts", KEY)
                .succeeded();
        gpg("--batch", "--yes", "--output", folder.resolve("public.gpg").toString(), "--export", KEY);
    }

    private static void gpg(String... arguments) {
        new Program("gpg", environment).run(arguments).succeeded();
    }

    private static Program.Output helm(String... arguments) {
        return new Program("helm", environment).run(arguments);
    }

    private static String chart() {
        return "oci://" + registry.address() + "/charts/winnow";
    }

    @Test
    void whatWasPushedIsVerifiedByItsSignature() throws IOException {
        var keyring = "--keyring=" + folder.resolve("public.gpg");
        var target = Files.createDirectory(folder.resolve("pulled"));
        helm("pull", chart(), "--version=" + VERSION, "--plain-http", "--verify", keyring, "--destination=" + target)
                .succeeded();

        var changed = target.resolve("winnow-" + VERSION + ".tgz");
        var bytes = Files.readAllBytes(changed);
        bytes[bytes.length - 1] ^= 1;
        Files.write(changed, bytes);
        assertThat(helm("verify", changed.toString(), keyring).failed()).contains("sha256");
    }

    @Test
    void sumsOfEverythingAreSigned() throws IOException {
        gpg(
                "--batch",
                "--verify",
                OUT.resolve("SHA256SUMS.asc").toString(),
                OUT.resolve("SHA256SUMS").toString());
        var check = new ProcessBuilder("sha256sum", "--check", "--strict", "SHA256SUMS")
                .directory(OUT.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("winnow-" + VERSION + ".tgz: OK")
                .contains("winnow-" + VERSION + ".tgz.prov: OK");
        assertThat(check.onExit().join().exitValue()).isZero();
    }

    @Test
    void versionIsThatOfTheReleaseEverywhere() {
        var shown = Yaml.tree(helm("show", "chart", chart(), "--version=" + VERSION, "--plain-http")
                .succeeded());
        assertThat(shown.at("/version").asText()).isEqualTo(VERSION);
        assertThat(shown.at("/appVersion").asText()).isEqualTo(VERSION);
        assertThat(Yaml.tree(shown.at("/annotations/artifacthub.io~1images").asText())
                        .at("/0/image")
                        .asText())
                .isEqualTo("docker.io/winnow/operator:" + VERSION);
        assertThat(shown.at("/annotations/artifacthub.io~1prerelease").asText()).isEqualTo("true");
    }

    @Test
    void clusterInstallsItFromTheRegistry() {
        platform.helm(
                        "install",
                        "published",
                        chart(),
                        "--version=" + VERSION,
                        "--plain-http",
                        "--namespace=team-b",
                        "--set=crds.enabled=false",
                        "--set=admissionPolicy.enabled=false",
                        "--set=global.imageRegistry=" + registry.address())
                .succeeded();
        assertThat(platform.kubectl(
                                "get",
                                "deployment",
                                "published-winnow",
                                "--namespace=team-b",
                                "--output=jsonpath={.spec.template.spec.containers[0].image}")
                        .succeeded())
                .isEqualTo(registry.address() + "/winnow/operator:" + VERSION);
        platform.helm("uninstall", "published", "--namespace=team-b").succeeded();
    }
}
