package dev.winnow.ui.browser;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.StudyState;
import dev.winnow.api.StudyStatus;
import dev.winnow.api.StudyStatus.Best;
import dev.winnow.api.StudyStatus.Counts;
import dev.winnow.api.TrialStatus.State;
import dev.winnow.api.TuningTrial;
import dev.winnow.client.Happening;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import dev.winnow.ui.Attempts.Attempt;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A study whose texts are attacks: every one of them stays a text. */
class HostileStudyBrowser {
    private static final String MARKUP = "</script><img src=x onerror=\"window.broken=1\"><b>{a|x}</b>";
    private static final String OTHER = "javascript:window.broken=1//<svg onload=window.broken=1>";
    private static final List<String> PANELS =
            List.of("rungs", "history", "curves", "timeline", "parallel", "slice", "contour", "importance", "trials");

    /** 64 KiB of a trainer's output with the codes that move a terminal's cursor, set its title and clear it. */
    private static String output() {
        var line = "\u001b[31m\u001b]0;title\u0007\u001b[2J" + MARKUP + "\u0000\u009b5m\u202e\r\n";
        return line.repeat(1 + 65_536 / line.length());
    }

    private static PlayedStudy hostile() {
        var manifest = with(
                Manifests.asha("digits"),
                "/spec/parameters/2/categorical/values",
                "['%s', '%s']".formatted(MARKUP, OTHER));
        with(manifest, "/spec/parameters/3/when/in", "['%s']".formatted(MARKUP));
        var study = Manifests.stored(manifest);
        var trials = new ArrayList<TuningTrial>();
        for (int i = 0; i < 6; i++) {
            var parameters = Map.of(
                    "learningRate",
                    "0.01",
                    "hiddenUnits",
                    Integer.toString(16 + 16 * i),
                    "optimizer",
                    i % 2 == 0 ? MARKUP : OTHER,
                    "momentum",
                    "0.5");
            trials.add(TrialFixture.trial()
                    .number(i)
                    .parameters(parameters)
                    .reports(1, i % 2 == 0 ? 1e308 : -1e308)
                    .state(i == 5 ? State.Failed : State.Running, "OOMKilled", MARKUP)
                    .build());
        }
        study.setStatus(StudyStatus.NEW
                .edit()
                .state(StudyState.Running)
                .conditions(List.of(
                        new ConditionBuilder()
                                .withType("Progressing")
                                .withStatus("True")
                                .withReason("R")
                                .withMessage(MARKUP)
                                .build(),
                        new ConditionBuilder()
                                .withType("FewTrials")
                                .withStatus("True")
                                .withReason("R")
                                .withMessage(OTHER)
                                .build()))
                .trials(new Counts(6, 0, 0, 5, 0, 0, 0, 1))
                .best(new Best(MARKUP, 1e308, MARKUP.substring(0, 20), 1, Map.of("optimizer", MARKUP)))
                .importance(Map.of(MARKUP, 0.5, "__proto__", 0.5))
                .pruner(MARKUP)
                .searchSpace(new StudyStatus.Space(MARKUP, 6, "10 %", null, OTHER))
                .status());
        return new PlayedStudy("hostile", study, trials)
                .with(
                        output(),
                        List.of(new Attempt(
                                MARKUP, 1, MARKUP, "Failed", MARKUP, OTHER, 1, null, null, null, 0, false, true)),
                        List.of(new Happening("not a time", "Warning", MARKUP, OTHER, 1, MARKUP)));
    }

    @Test
    void nothingRunsAndNothingBreaks() throws Exception {
        var study = hostile();
        try (var server = PlayedSource.serve(study);
                var browser = Browser.open()) {
            browser.visit(server.url(), study.fragment());
            browser.await("performance.getEntriesByName('winnow first drawing').length");
            for (var panel : PANELS) {
                browser.panel(panel, "canvas, table, .empty");
                browser.script(
                        "const canvas = document.querySelector('#' + arguments[0] + ' canvas'); if (canvas) {"
                                + "const box = canvas.getBoundingClientRect();"
                                + "canvas.dispatchEvent(new MouseEvent('mousemove', {bubbles: true, clientX: box.x + box.width / 2, clientY: box.y + box.height / 2})) }",
                        panel);
            }
            assertThat(browser.text("#words")).contains(MARKUP, OTHER);
            assertThat(browser.text("#trials")).contains(MARKUP);

            browser.go(study.fragment() + "/trials/5");
            browser.await("document.querySelector('#log pre')?.textContent.length > 1000");
            assertThat(browser.text("#attempts")).contains(MARKUP);
            assertThat(browser.text("#events")).contains(OTHER);
            assertThat((String) browser.script("return document.querySelector('#log pre').textContent"))
                    .contains(MARKUP)
                    .doesNotContain("\u001b", "\u0000", "\u009b");

            browser.go("#/");
            browser.await("document.querySelector('#studies tbody tr')");
            assertThat(browser.script("return window.broken")).isNull();
            assertThat(browser.script("return document.querySelectorAll('main img, main svg, main script').length"))
                    .isEqualTo(0L);
            assertThat(browser.complaints()).isEmpty();
            assertThat(browser.origins()).hasSize(1);
        }
    }
}
