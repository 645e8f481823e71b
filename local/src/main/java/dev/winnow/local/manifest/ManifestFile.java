package dev.winnow.local.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.Names;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A file as it is given to {@code kubectl apply -f}. */
public final class ManifestFile {
    private static final String KIND = "TuningStudy";
    private static final String API_VERSION = Names.GROUP + "/" + Names.VERSION;
    private static final int LARGEST = 3 * 1024 * 1024;

    private ManifestFile() {}

    /** The file that stands for standard input, as for kubectl. */
    public static final Path STANDARD_INPUT = Path.of("-");

    /**
     * The one study of a file. What else the study needs on a cluster, such as a ConfigMap, may stand beside it.
     *
     * @throws UnusableManifestException when there is no such file, it is no YAML, or it holds no study or several
     */
    public static ObjectNode study(Path file) throws UnusableManifestException {
        var documents = documents(file);
        var studies = documents.stream()
                .filter(document -> KIND.equals(document.path("kind").asText()))
                .toList();
        if (studies.size() > 1) {
            throw new UnusableManifestException(file + " holds " + studies.size()
                    + " studies: put each into a file of its own, one is run at a time");
        }
        if (studies.isEmpty()) {
            throw new UnusableManifestException(file + " holds no " + KIND + ", but " + kinds(documents));
        }
        var study = studies.get(0);
        var version = study.path("apiVersion").asText();
        if (!version.equals(API_VERSION) || !(study instanceof ObjectNode object)) {
            throw new UnusableManifestException(
                    file + ": apiVersion must be " + API_VERSION + ", but is \"" + version + "\"");
        }
        return object;
    }

    /**
     * All objects of a file.
     *
     * @throws UnusableManifestException when there is no such file, or it is no YAML
     */
    public static List<JsonNode> documents(Path file) throws UnusableManifestException {
        return documents(file, PlainScalar::of);
    }

    /**
     * All objects of a file that was written for another program than kubectl, in YAML or JSON: a number that is written with a
     * fraction is one, and {@code y} and {@code n} are names.
     *
     * @throws UnusableManifestException when there is no such file, or it is no YAML
     */
    public static List<JsonNode> foreign(Path file) throws UnusableManifestException {
        return documents(file, PlainScalar::elsewhere);
    }

    private static List<JsonNode> documents(Path file, Function<String, JsonNode> plain)
            throws UnusableManifestException {
        try {
            var bytes = bytes(file);
            if (bytes.length > LARGEST) {
                throw new UnusableManifestException(file + " is larger than 3 MiB, which no API server takes");
            }
            return Yaml.documents(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString(),
                    plain);
        } catch (NoSuchFileException e) {
            throw new UnusableManifestException("there is no file " + file);
        } catch (CharacterCodingException e) {
            throw new UnusableManifestException(file + " is not UTF-8");
        } catch (IOException e) {
            throw new UnusableManifestException(file + " cannot be read: " + e.getMessage());
        } catch (MarkedYamlEngineException e) {
            throw new UnusableManifestException(file + " is not YAML: " + e.getProblem()
                    + e.getProblemMark()
                            .map(mark -> " in line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                            .orElse(""));
        } catch (YamlEngineException e) {
            throw new UnusableManifestException(file + " is not YAML: "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        if (file.equals(STANDARD_INPUT)) {
            return System.in.readNBytes(LARGEST + 1);
        }
        try (var stream = Files.newInputStream(file)) {
            return stream.readNBytes(LARGEST + 1);
        }
    }

    private static String kinds(List<JsonNode> documents) {
        return documents.isEmpty()
                ? "nothing"
                : documents.stream()
                        .map(document -> document.path("kind").asText("something without a kind"))
                        .distinct()
                        .collect(Collectors.joining(", "));
    }
}
