package dev.winnow.dependencies;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.winnow.dependencies.Sbom.Component;
import dev.winnow.testkit.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each component of what is shipped against {@code advisories.yaml}. */
class AdvisoriesIT {
    private static final Set<Component> SHIPPED = Sbom.all();

    /**
     * A row of the list.
     *
     * @param component {@code group:name}; a name of {@code *} is any of the group
     * @param affected versions, as Maven writes ranges
     * @param why why a version that is affected does no harm here; empty: it does
     */
    record Advisory(String id, String component, String affected, String why) {
        private static Stream<Advisory> of(JsonNode row) {
            return Sbom.elements(row.get("ids"))
                    .map(id -> new Advisory(
                            id.asText(),
                            row.path("package").asText(),
                            row.path("affected").asText(),
                            row.path("notAffectedBecause").asText()));
        }

        boolean names(Component shipped) {
            return component.endsWith(":*")
                    ? shipped.name().startsWith(component.substring(0, component.length() - 1))
                    : shipped.name().equals(component);
        }

        boolean affects(String version) {
            try {
                return VersionRange.createFromVersionSpec(affected)
                        .containsVersion(new DefaultArtifactVersion(version));
            } catch (InvalidVersionSpecificationException e) {
                throw new IllegalArgumentException(id + ": " + affected + " is no range of versions", e);
            }
        }

        @Override
        public String toString() {
            return id + " " + component;
        }
    }

    static Stream<Advisory> advisories() {
        return Sbom.elements(Yaml.file(Path.of("advisories.yaml")).get("advisories"))
                .flatMap(Advisory::of);
    }

    private static List<Component> affected(Advisory advisory) {
        return SHIPPED.stream()
                .filter(advisory::names)
                .filter(component -> advisory.affects(component.version()))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("advisories")
    void noComponentIsAffectedOrTheListSaysWhyItDoesNoHarm(Advisory advisory) {
        assertThat(advisory.id()).matches("(CVE-\\d{4}-\\d{4,}|GHSA(-[0-9a-z]{4}){3})");
        if (advisory.why().isEmpty()) {
            assertThat(affected(advisory))
                    .as("affected by %s: take a version outside of %s, or say in advisories.yaml why it does no harm"
                            .formatted(advisory.id(), advisory.affected()))
                    .isEmpty();
        } else {
            assertThat(affected(advisory))
                    .as("nothing is affected any more: take notAffectedBecause out")
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("advisories")
    void everyRowIsAboutSomethingThatIsShipped(Advisory advisory) {
        assertThat(SHIPPED).as("components that %s names", advisory).anyMatch(advisory::names);
    }

    @ParameterizedTest
    @CsvSource({
        "'[4.1.133.Final,4.1.138.Final)', 4.1.137.Final, true",
        "'[4.1.133.Final,4.1.138.Final)', 4.1.138.Final, false",
        "'(,2.21.4)', 2.21.8, false",
        "'(,2.21.4)', 2.21.3, true",
        "'(,2.18.8),[2.19,2.21.4)', 2.18.9, false",
        "'(,2.18.8),[2.19,2.21.4)', 2.20.0, true",
        "'(,1.26.0)', 1.28.0, false",
        "'(,1.10)', 1.9, true"
    })
    void versionsAreComparedAsMavenDoes(String range, String version, boolean affected) {
        assertThat(new Advisory("CVE-2026-0000", "a:b", range, "").affects(version))
                .isEqualTo(affected);
    }

    @Test
    void aNameMayStandForAGroup() {
        var codec = new Component("io.netty:netty-codec", "1", Set.of());

        assertThat(new Advisory("", "io.netty:*", "(,2)", "").names(codec)).isTrue();
        assertThat(new Advisory("", "io.netty:netty-codec", "(,2)", "").names(codec))
                .isTrue();
        assertThat(new Advisory("", "io.netty:netty-codec-http", "(,2)", "").names(codec))
                .isFalse();
    }
}
