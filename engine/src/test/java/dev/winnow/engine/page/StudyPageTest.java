package dev.winnow.engine.page;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.api.Reported.Point;
import dev.winnow.api.TuningStudy;
import dev.winnow.api.TuningTrial;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The golden page is {@code page/page.json}; what it is made of stands beside it. */
class StudyPageTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:10Z");

    private static String resource(String name) throws IOException {
        try (var stream = StudyPageTest.class.getResourceAsStream("/page/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static TuningStudy study() throws IOException {
        return Manifests.stored(Manifests.read(resource("study.json")));
    }

    private static List<TuningTrial> trials() throws IOException {
        return new KubernetesSerialization()
                .unmarshal(resource("trials.json"), new TypeReference<List<TuningTrial>>() {});
    }

    private static JsonNode json(StudyPage page) throws IOException {
        return new ObjectMapper().readTree(page.json());
    }

    @Test
    void thePageIsTheGoldenOne() throws IOException {
        var page = json(StudyPage.of(study(), trials(), NOW));

        assertThat(page.toPrettyString())
                .isEqualTo(new ObjectMapper().readTree(resource("page.json")).toPrettyString());
    }

    @Test
    void equalStudiesGiveEqualPages() throws IOException {
        var pages = new StudyPages(new StudyReader());

        assertThat(pages.of(study(), trials(), NOW).json())
                .isEqualTo(pages.of(study(), trials(), NOW).json())
                .isEqualTo(StudyPage.of(study(), trials(), NOW).json());
    }

    @Test
    void aStudyWithoutATurnHasAPage() throws IOException {
        var page = json(StudyPage.of(Manifests.stored(Manifests.asha("digits")), List.of(), NOW));

        assertThat(page.at("/phase").toString()).isEqualTo("{\"ended\":false,\"message\":\"\"}");
        assertThat(page.at("/estimate").toString()).isEqualTo("{\"stepsDone\":0,\"stepsExpected\":21}");
        assertThat(page.has("spending")).isFalse();
        assertThat(page.at("/parallelCoordinates/axes")).hasSize(5);
        assertThat(page.at("/trials")).isEmpty();
    }

    @Test
    void aManifestWithAFaultHasAPageWithoutAForecast() throws IOException {
        var study = Manifests.stored(with(Manifests.asha("digits"), "/spec/parameters/0/double/min", "0.5"));
        var page =
                StudyPage.of(study, List.of(TrialFixture.trial().reports(1, 0.5).build()), NOW);

        assertThat(page.forecast()).isEmpty();
        assertThat(json(page).at("/estimate").toString()).isEqualTo("{\"stepsDone\":1,\"stepsExpected\":0}");
        assertThat(json(page).at("/parallelCoordinates/rows/0/values").toString())
                .isEqualTo("[0.01,null,null,null,null]");
    }

    @Test
    void whatFollowsFromTheStudyAloneNeedsNoTrials() throws IOException {
        var study = study();
        var page = StudyPage.of(study, trials(), NOW);

        assertThat(StudyPhase.of(study)).isEqualTo(page.phase());
        assertThat(StudyResult.of(study)).isEqualTo(page.result());
        assertThat(SearchNotes.of(study)).isEqualTo(page.search());
        assertThat(Spending.of(study.getStatus()))
                .contains(new Spending(4, 0, null, 2, 0L, 0, null, null, null, null, null, null, null));
        assertThat(page.spending())
                .contains(new Spending(4, 0, null, 2, 0L, 0, null, null, null, null, null, null, 4.0));
    }

    /** With 10,000 trials a page has about 4 points of each curve, and a few kilobytes a trial. */
    @Test
    void aPageOfManyTrialsIsBounded() {
        var points = IntStream.rangeClosed(1, 100)
                .mapToObj(step -> new Point(step, 1.0 / step, "2026-01-01T00:00:00Z"))
                .toList();

        assertThat(Curve.of("loss", points, Curve.pointsOfEach(500)).steps()).hasSize(100);
        assertThat(Curve.of("loss", points, Curve.pointsOfEach(1_000)).steps())
                .hasSize(50)
                .startsWith(1, 3)
                .endsWith(100);
        assertThat(Curve.of("loss", points, Curve.pointsOfEach(10_000)).steps())
                .hasSize(5)
                .startsWith(1)
                .endsWith(100);
        assertThat(Curve.of("loss", points, Curve.pointsOfEach(1_000_000)).steps())
                .containsExactly(1, 34, 67, 100);
    }

    /** 1,000 trials with 60 points each: a page has 50 of each trial, a whole one has all. */
    @Test
    void aWholePageHasEveryPoint() {
        var study = Manifests.stored(Manifests.asha("digits"));
        var trials = IntStream.range(0, 1_000)
                .mapToObj(number -> {
                    var trial = TrialFixture.trial().number(number);
                    IntStream.rangeClosed(1, 60).forEach(step -> trial.reports(step, 1.0 / step));
                    return trial.build();
                })
                .toList();
        var pages = new StudyPages(new StudyReader());

        assertThat(pages.of(study, trials, NOW).trials().get(0).curve().points())
                .hasSize(50);
        assertThat(pages.whole(study, trials, NOW).trials())
                .allSatisfy(trial -> assertThat(trial.curve().points()).hasSize(60));
    }
}
