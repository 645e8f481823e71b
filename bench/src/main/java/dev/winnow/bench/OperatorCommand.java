package dev.winnow.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** How a container starts the operator, told to a JVM that is in no container. */
record OperatorCommand(List<String> words) {
    private static final String IMAGE_FOLDER = "/app/";

    /**
     * The image's entry point (operator/pom.xml) within the limits of the chart (helm/winnow/values.yaml): the JVM is told
     * that the machine has that much memory and that many processors.
     *
     * @param root folder of the repository
     * @throws IllegalStateException if the operator was not built
     */
    static OperatorCommand of(Path root) throws IOException {
        var application = root.resolve("operator/target/quarkus-app");
        if (!Files.exists(application.resolve("quarkus-run.jar"))) {
            throw new IllegalStateException("the operator is not built: run mvn -pl operator -am package -DskipTests");
        }
        JsonNode limits = new YAMLMapper()
                .readTree(root.resolve("helm/winnow/values.yaml").toFile())
                .at("/resources/limits");
        var words = new ArrayList<>(entryPoint(root.resolve("operator/pom.xml")));
        words.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.replaceAll(word -> word.startsWith(IMAGE_FOLDER)
                ? application.resolve(word.substring(IMAGE_FOLDER.length())).toString()
                : word);
        words.add(
                1,
                "-XX:MaxRAM="
                        + Quantity.getAmountInBytes(quantity(limits, "memory")).toBigInteger());
        words.add(
                2,
                "-XX:ActiveProcessorCount="
                        + quantity(limits, "cpu").getNumericalAmount().setScale(0, RoundingMode.CEILING));
        return new OperatorCommand(List.copyOf(words));
    }

    /** The same on one processor alone, as a container with the chart's limit would have it; needs util-linux. */
    OperatorCommand pinned() {
        var pinned = new ArrayList<>(List.of("taskset", "-c", "0"));
        pinned.addAll(words);
        return new OperatorCommand(pinned);
    }

    private static Quantity quantity(JsonNode limits, String name) {
        return Quantity.parse(limits.required(name).asText());
    }

    private static List<String> entryPoint(Path pom) throws IOException {
        try {
            var builders = DocumentBuilderFactory.newInstance();
            builders.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var entryPoint = (Element) builders.newDocumentBuilder()
                    .parse(pom.toFile())
                    .getElementsByTagName("entrypoint")
                    .item(0);
            var args = entryPoint.getElementsByTagName("arg");
            List<String> words = new ArrayList<>();
            for (int i = 0; i < args.getLength(); i++) {
                words.add(args.item(i).getTextContent().strip());
            }
            return words;
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("cannot read the entry point from " + pom, e);
        }
    }

    /** How it was run, for a page of results. */
    String description(String kubernetes) {
        int java = words.stream()
                .map(Path::of)
                .map(Path::getFileName)
                .map(Path::toString)
                .toList()
                .indexOf("java");
        var before = java == 0 ? "" : String.join(" ", words.subList(0, java)) + " ";
        return "The operator runs as `" + before + "java " + String.join(" ", words.subList(java + 1, words.size() - 1))
                + " quarkus-run.jar`" + " against Kubernetes " + kubernetes + "; pods, node and trainers are played.";
    }
}
