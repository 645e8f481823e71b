package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The links of the documents lead to files that are there, and to headings that they have. */
class DocumentLinksTest {
    private static final Path ROOT = Path.of("..");
    private static final List<String> FOLDERS =
            List.of("docs", "bench", "examples", "helm", "python", "local", "e2e", "trainer-image");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern CODE = Pattern.compile(FENCED.pattern() + "|`[^`\n]*`");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    @Test
    void eachLinkLeadsSomewhere() throws IOException {
        var broken = new ArrayList<String>();
        for (var document : documents()) {
            var links = LINK.matcher(text(document));
            while (links.find()) {
                if (!links.group(1).matches("[a-z]+:.*") && !leads(document, links.group(1))) {
                    broken.add(ROOT.relativize(document) + ": " + links.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void aLinkToNothingIsNoticed() throws IOException {
        var readme = ROOT.resolve("README.md");
        assertThat(leads(readme, "docs/nothing.md")).isFalse();
        assertThat(leads(readme, "docs/studies.md#nothing")).isFalse();
        assertThat(leads(readme, "docs/studies.md#choose-a-pruner")).isTrue();
        assertThat(documents()).hasSizeGreaterThan(60);
    }

    private static boolean leads(Path document, String link) throws IOException {
        var parts = link.split("#", 2);
        var target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
        return Files.exists(target)
                && (parts.length == 1
                        || !target.toString().endsWith(".md")
                        || headings(target).contains(parts[1]));
    }

    /** The headings of a document as links name them, with the words that are code. */
    private static List<String> headings(Path document) throws IOException {
        return HEADING.matcher(FENCED.matcher(Files.readString(document)).replaceAll(""))
                .results()
                .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1"))
                .map(heading -> heading.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
                .toList();
    }

    private static String text(Path document) throws IOException {
        return CODE.matcher(Files.readString(document)).replaceAll("");
    }

    private static List<Path> documents() throws IOException {
        var documents = new ArrayList<Path>();
        try (var top = Files.list(ROOT)) {
            top.filter(Files::isRegularFile).forEach(documents::add);
        }
        for (var folder : FOLDERS) {
            try (Stream<Path> tree = Files.walk(ROOT.resolve(folder))) {
                tree.filter(Files::isRegularFile)
                        .filter(file -> !file.toString().contains("/target/"))
                        .forEach(documents::add);
            }
        }
        return documents.stream()
                .filter(file -> file.toString().endsWith(".md"))
                .toList();
    }
}
