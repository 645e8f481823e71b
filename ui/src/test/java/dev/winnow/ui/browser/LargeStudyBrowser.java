package dev.winnow.ui.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** 10,000 trials with 27 points each. How long the page takes is printed, not judged: see bench/results/page.md. */
class LargeStudyBrowser {
    private static final int UPDATES = 5;

    @Test
    void allTrialsAreDrawnAndAChangeComesIn() throws Exception {
        var study = PlayedStudies.large();
        try (var server = PlayedSource.serve(study);
                var browser = Browser.open()) {
            browser.visit(server.url(), study.fragment());
            browser.await("performance.getEntriesByName('winnow first drawing').length");
            print("first drawing of the head and the panels in view", browser.measured("winnow study"));
            print("first drawing with all curves", browser.measured("winnow first drawing"));
            browser.panel("curves", "canvas");
            assertThat(browser.text("#curves-summary"))
                    .isEqualTo("accuracy by step of 10,000 trials: 9,936 completed, 64 running.");
            assertThat(browser.script("return [...document.querySelector('#curves .plot').plot.batches.values()]"
                            + ".flatMap(b => b.data.lines ?? []).reduce((sum, line) => sum + line.x.length, 0)"))
                    .isEqualTo(270_000L);
            browser.picture("#curves", "ui-large-curves");
            for (var panel : List.of("history", "curves", "timeline", "parallel", "slice", "trials")) {
                browser.panel(panel, "canvas, table");
                updates(study, browser, panel);
            }
            assertThat(browser.text("#trials-summary")).isEqualTo("10,000 trials.");
            assertThat(browser.all("#trials tbody tr").size()).isLessThan(50);
            browser.script("document.querySelector('#trials .window').scrollTop = 1e7");
            browser.await("document.querySelector('#trials [data-trial=\"9999\"]')");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** Lets running trials report, and waits until the page has drawn what they reported. */
    private static void updates(PlayedStudy study, Browser browser, String panel) {
        int before = browser.measured("winnow update").size();
        for (int i = 0; i < UPDATES; i++) {
            for (int number = 9_936 + i; number < 10_000; number += UPDATES) {
                study.state().put(PlayedStudies.long27(number, 20 + (before + i) % 7));
            }
            browser.await("performance.getEntriesByName('winnow update').length > " + (before + i));
        }
        print(
                "update while " + panel + " is in view",
                browser.measured("winnow update").subList(before, before + UPDATES));
    }

    private static void print(String what, List<Double> millis) {
        var sorted = millis.stream().sorted().toList();
        System.out.printf(
                "page: %s: median %.0f ms, worst %.0f ms%n",
                what, sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1));
    }
}
