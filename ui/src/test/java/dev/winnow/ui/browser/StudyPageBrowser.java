package dev.winnow.ui.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.ui.UiServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each panel of a study's page against what was computed by hand of {@link PlayedStudies#byHand}. */
class StudyPageBrowser {
    private static final PlayedStudy BY_HAND = PlayedStudies.byHand();
    private static final PlayedStudy CHANGING = PlayedStudies.byHand("changing");
    private static final PlayedStudy TWO = PlayedStudies.twoObjectives();

    @AutoClose
    private static UiServer server;

    @AutoClose
    private static Browser browser;

    @BeforeAll
    static void open() throws IOException {
        server = PlayedSource.serve(BY_HAND, CHANGING, TWO);
        browser = Browser.open();
    }

    @BeforeEach
    void visit() {
        browser.open(server, BY_HAND);
    }

    /** What a batch of marks of a panel's chart was drawn from. */
    private static Object drawn(String panel, String batch, String part) {
        return browser.script(
                "const drawn = document.querySelector('#' + arguments[0] + ' .plot').plot.batches.get(arguments[1]).data"
                        + part + "; return ArrayBuffer.isView(drawn) ? [...drawn] : drawn",
                panel,
                batch);
    }

    private static List<String> cells(String row) {
        return browser.texts(row + " > *").stream().map(String::strip).toList();
    }

    @Test
    void theHeadSaysWhereTheStudyStands() {
        assertThat(browser.text("h1")).isEqualTo("digits");
        assertThat(browser.text("#state")).isEqualTo("Running");
        assertThat(browser.text("#words"))
                .contains("2 trials run, 2 rest, 2 wait", "12 trials are few for 4 parameters");
        assertThat(browser.texts("#progress li"))
                .containsExactly(
                        "2 completed",
                        "2 pruned",
                        "1 stopped otherwise",
                        "1 failed",
                        "2 resting",
                        "2 running",
                        "2 waiting");
        assertThat(browser.find("#progress").getDomAttribute("aria-valuenow")).isEqualTo("6");
        assertThat(browser.text("#tile-best")).contains("Best accuracy", "0.9", "digits-1", "learningRate 0.01");
        assertThat(browser.text("#tile-done")).contains("6 / 12");
        assertThat(browser.text("#tile-used")).contains("2 h", "budget 4 h");
        assertThat(browser.find("#tile-used .budget").getDomAttribute("aria-valuenow"))
                .isEqualTo("50");
        assertThat(browser.text("#tile-saved")).contains("1.5 h", "30 steps not trained");
        assertThat(browser.text("#tile-since")).contains("1 h", "budget 2 h");
        browser.picture("#head", "ui-head");
    }

    @Test
    void theRungsSayWhatBecameOfTheTrialsThatCame() {
        browser.panel("rungs", "tbody tr");

        // step, came, went on, rest, train, ended, cut-off, best
        assertThat(cells("#rungs [data-step='1']")).startsWith("1", "9", "5", "1", "0", "3", "0.4");
        assertThat(cells("#rungs [data-step='3']")).startsWith("3", "5", "4", "1", "0", "0", "0.6");
        assertThat(cells("#rungs [data-step='9']")).startsWith("9", "2", "0", "0", "0", "2", "–");
        browser.picture("#rungs", "ui-rungs");
    }

    @Test
    void theHistoryImprovesTwice() {
        browser.panel("history", "canvas");

        assertThat(browser.text("#history-summary"))
                .isEqualTo("accuracy rose to 0.9 in 2 improvements over 9 trials; the best is digits-1.");
        assertThat(drawn("history", "best", ".lines[0].x")).isEqualTo(List.of(1L, 2L, 10L));
        assertThat(drawn("history", "best", ".lines[0].y")).isEqualTo(List.of(0.8, 0.9, 0.9));
        assertThat(drawn("history", "pruned", ".y")).isEqualTo(List.of(0.2, 0.1));
        browser.picture("#history", "ui-history");

        browser.script(
                "const list = document.querySelector('#history select'); list.value = 'gpu'; list.dispatchEvent(new Event('change'))");
        // In order of time: trials that run or rest have used no GPU that was counted yet; each that ended used 1,680
        // s.
        assertThat(((List<?>) drawn("history", "best", ".lines[0].y"))).last().isEqualTo(0.9);
    }

    @Test
    void theCurvesAreThoseOfAllTrialsThatReported() {
        browser.panel("curves", "canvas");

        assertThat(browser.text("#curves-summary"))
                .isEqualTo(
                        "accuracy by step of 9 trials: 2 pruned, 1 stopped otherwise, 2 resting, 2 completed, 2 running.");
        assertThat(drawn("curves", "completed", ".lines.map(({x, y}) => ({x: [...x], y: [...y]}))"))
                .isEqualTo(List.of(
                        Map.of("x", List.of(1L, 3L, 9L), "y", List.of(0.4, 0.6, 0.8)),
                        Map.of("x", List.of(1L, 3L, 9L), "y", List.of(0.5, 0.7, 0.9))));
        browser.picture("#curves", "ui-curves");
    }

    @Test
    void theTimelineHasAllStages() {
        browser.panel("timeline", "canvas");

        // 10 trials had an attempt: a minute queued, a minute starting; 8 of them ran 28 minutes, 2 run since 58. 2
        // rest since 30.
        // One more is queued and one has no pod, both for an hour.
        assertThat(browser.text("#timeline-summary"))
                .contains(
                        "12 trials over 1 h",
                        "1 h no pod yet",
                        "1 h 10 min queued",
                        "10 min starting",
                        "5 h 40 min running",
                        "1 h resting");
        browser.picture("#timeline", "ui-timeline");
    }

    @Test
    void parallelCoordinatesShowTheBestTrialsAlone() {
        browser.panel("parallel", "canvas");
        assertThat(browser.text("#parallel-summary")).startsWith("9 trials of 12, accuracy from 0.1 to 0.9");

        browser.script(
                "const range = document.querySelector('#parallel input'); range.value = 25; range.dispatchEvent(new Event('input'))");

        // Of 9 trials in order of their values, 0.9 and 0.8 are above three quarters of the others, and 0.68 is at the
        // edge.
        assertThat(browser.text("#parallel-summary")).startsWith("3 trials of 12, accuracy from 0.68 to 0.9");
        browser.picture("#parallel", "ui-parallel");
    }

    @Test
    void theSliceComparesTrialsWhereTheReaderWants() {
        browser.panel("slice", "canvas");
        assertThat(browser.text("#slice-summary")).isEqualTo("accuracy by learningRate of 9 trials.");
        browser.picture("#slice", "ui-slice");

        browser.script(
                "const list = document.querySelectorAll('#slice select')[1]; list.value = '3'; list.dispatchEvent(new Event('change'))");

        assertThat(browser.text("#slice-summary")).isEqualTo("accuracy by learningRate of 5 trials at step 3.");
        assertThat(drawn("slice", "completed", ".y")).isEqualTo(List.of(0.6, 0.7));
    }

    @Test
    void theContourIsOfTheTwoParametersThatMatterMost() {
        browser.panel("contour", "canvas");

        assertThat(browser.text("#contour-summary")).isEqualTo("accuracy by learningRate and hiddenUnits of 9 trials.");
        assertThat(browser.texts("#contour .scale span")).containsExactly("0.1", "0.9 (best)");
        browser.picture("#contour", "ui-contour");
    }

    @Test
    void bothKindsOfImportanceAreShown() {
        browser.panel("importance", "table");

        assertThat(browser.texts("#importance [data-kind=importance] tr"))
                .containsExactly("learningRate 70 %", "hiddenUnits 30 %");
        assertThat(browser.texts("#importance [data-kind=modelImportance] tr"))
                .containsExactly("learningRate 55 %", "hiddenUnits 25 %", "optimizer 20 %");
        browser.picture("#importance", "ui-importance");
    }

    @Test
    void theTableSortsAndFilters() {
        browser.panel("trials", "tbody tr[data-trial]");
        assertThat(browser.texts("#trials tbody th"))
                .startsWith("digits-0", "digits-1")
                .hasSize(12);
        browser.picture("#trials", "ui-trials");

        browser.all("#trials button.sort").stream()
                .filter(button -> button.getText().equals("value"))
                .findFirst()
                .orElseThrow()
                .click();
        assertThat(browser.texts("#trials tbody th")).startsWith("digits-1", "digits-0", "digits-8");

        var search = browser.find("#trials input");
        search.sendKeys("optimizer=sgd value>=0.5");
        assertThat(browser.texts("#trials tbody th")).containsExactly("digits-0", "digits-4");
        assertThat(browser.text("#trials-summary")).isEqualTo("2 of 12 trials match.");
    }

    /** Asks for one of the texts, at the top of the page. */
    private static void text(int place) {
        browser.script("window.scrollTo(0, 0)");
        browser.all("#head .texts button").get(place).click();
    }

    @Test
    void theTextsOfTheCommandsAreShownAndCopied() {
        text(2);
        browser.await("document.querySelector('#texts pre').textContent.startsWith('There is too little to say')");
        assertThat(browser.text("#texts pre"))
                .isEqualTo("There is too little to say: 9 trials have a value at a rung, and at least 20 are needed");

        text(1);
        browser.await("document.querySelector('#texts pre').textContent === 'trial: digits-1\\n'");

        text(0);
        browser.await("document.querySelector('#texts pre').textContent.includes('kind: TuningStudy')");
        assertThat(browser.text("#texts pre"))
                .contains("name: digits", "learningRate")
                .doesNotContain("status:");
        browser.find("#texts header button").click();
        browser.await("document.querySelector('#texts .said').textContent !== ''");
        assertThat(browser.text("#texts .said")).isIn("copied", "marked: copy it by the keyboard");
        browser.picture("#texts", "ui-texts");
    }

    @Test
    void theFrontHasTwoTrials() {
        browser.visit(server.url(), TWO.fragment());
        browser.await("performance.getEntriesByName('winnow first drawing').length");
        browser.panel("front", "canvas");

        assertThat(browser.text("#front-summary")).isEqualTo("2 trials are on the front, hypervolume 8.");
        assertThat(drawn("front", "front", ".x")).isEqualTo(List.of(0.7, 0.9));
        assertThat(drawn("front", "front", ".y")).isEqualTo(List.of(20L, 50L));
        assertThat(drawn("front", "reference", ".y")).isEqualTo(List.of(60L));
        assertThat(browser.find("#history").isDisplayed()).isFalse();
        browser.picture("#front", "ui-front");
    }

    @Test
    void allStudiesSayWhoHoldsAndWhoWaits() {
        browser.go("#/");
        browser.await("document.querySelector('#studies tbody tr')");

        assertThat(cells("[data-href='api/played/by-hand']"))
                .containsExactly(
                        "digits",
                        "lab",
                        "Running 1 note",
                        "accuracy 0.9",
                        "6 / 12",
                        "2",
                        "2",
                        "2",
                        "2 h",
                        "1.5 h",
                        "2026-01-01 00:00:00");
        assertThat(browser.texts("#holds tbody tr")).contains("digits gpu-1 1 1", "digits gpu-2 1 1");
        assertThat(browser.text("#waits")).contains("1 trial waits, unschedulable", "exceeded quota: gpus");
        browser.picture("main", "ui-studies");
    }

    @Test
    void aChangeOfTheStudyComesByItself() {
        browser.visit(server.url(), CHANGING.fragment());
        browser.await("performance.getEntriesByName('winnow first drawing').length");
        browser.panel("trials", "[data-trial='5']");
        assertThat(cells("[data-trial='5']")).startsWith("digits-5", "running", "0.65", "3");

        CHANGING.state().put(PlayedStudies.improved());
        browser.await("document.querySelector(\"[data-trial='5']\")?.textContent.includes('0.95')");
        assertThat(cells("[data-trial='5']")).startsWith("digits-5", "running", "0.95", "9");
        browser.panel("curves", "canvas");
        assertThat(drawn("curves", "running", ".lines[0].y")).isEqualTo(List.of(0.48, 0.65, 0.95));

        CHANGING.state().problem("the API server does not answer");
        browser.await("!document.getElementById('banner').hidden");
        assertThat(browser.text("#banner")).isEqualTo("the API server does not answer");
    }

    @Test
    void thePageAsksItsOwnServerAloneAndNothingIsRefused() {
        for (var panel : List.of("curves", "timeline", "parallel", "contour", "trials")) {
            browser.panel(panel, "canvas, table");
        }
        var origin = server.url().replaceAll("/\\?.*", "");

        assertThat(browser.origins()).containsExactly(origin);
        assertThat(browser.complaints()).isEmpty();
    }
}
