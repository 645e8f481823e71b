package dev.winnow.ui.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.client.Happening;
import dev.winnow.ui.Attempts.Attempt;
import dev.winnow.ui.UiServer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** What a person does on the page, and the page of a trial. */
class ActsBrowser {
    @AutoClose
    private static UiServer server;

    @AutoClose
    private static Browser browser;

    private static PlayedStudy study;

    @BeforeAll
    static void open() throws IOException {
        study = PlayedStudies.byHand();
        server = PlayedSource.serve(study);
        browser = Browser.open();
    }

    private static Attempt failed(String name, boolean reports) {
        return new Attempt(
                name,
                1,
                "gpu-1",
                "Failed",
                "OOMKilled",
                null,
                137,
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:02:00Z",
                "2026-01-01T00:30:00Z",
                1,
                false,
                reports);
    }

    private static void attempts(Attempt... attempts) {
        var event = new Happening(
                "2026-01-01T00:00:01Z", "Warning", "FailedScheduling", "0/3 nodes are available", 3, "digits-2-1");
        study.with("step 1 accuracy 0.3\nstep 2 accuracy 0.31\n", List.of(attempts), List.of(event));
    }

    @BeforeEach
    void visit() {
        attempts(failed("digits-2-1", true));
        browser.size(1400, 1700);
        browser.visit(server.url(), study.fragment());
        browser.await("document.querySelector('#head .acts button:enabled')");
    }

    @Test
    void suspendIsAskedForAndAnswered() {
        browser.find("#head .acts button").click();
        browser.await("document.querySelector('#head .said.done')");

        assertThat(browser.text("#head .said")).isEqualTo("done: suspend");
        assertThat(study.done()).contains("{\"act\":\"suspend\"}");
    }

    @Test
    void parallelTrialsAreSetByTheEnterKey() {
        var number = browser.find("#head input[type=number]");
        assertThat(number.getDomProperty("value")).isEqualTo("4");
        number.sendKeys(Keys.BACK_SPACE, "8", Keys.ENTER);
        browser.await("document.querySelector('#head .said.done')");

        assertThat(study.done()).contains("{\"act\":\"parallelTrials\",\"value\":8}");
    }

    @Test
    void aTrialIsAddedByHand() {
        browser.all("#head .acts button").get(2).click();
        browser.await("document.querySelector('dialog[open]')");
        assertThat(browser.texts("dialog .field span").get(0)).isEqualTo("learningRate 0.00001 to 0.3, log");
        browser.picture("dialog", "ui-add");
        var field = browser.find("dialog input");
        field.clear();
        field.sendKeys("0.02");
        browser.find("dialog button.primary").click();
        browser.await("!document.querySelector('dialog')");

        assertThat(study.done())
                .contains(
                        "{\"act\":\"enqueue\",\"parameters\":{\"learningRate\":0.02,\"hiddenUnits\":128,\"optimizer\":\"adam\"}}");
    }

    @Test
    void aRefusalIsSaidInTheServersWords() {
        browser.go(study.fragment() + "/trials/5");
        browser.await("document.querySelector('.trial .acts button:enabled')");
        browser.find(".trial .acts button").click();
        assertThat(browser.text("dialog")).contains("digits-5 is withdrawn with its values");
        browser.find("dialog button.primary").click();
        browser.await("document.querySelector('.said.refused')");

        assertThat(browser.text(".said")).startsWith("you may not patch tuningtrials in namespace lab");
    }

    @Test
    void aTrialsPageSaysWhyItRests() {
        browser.go(study.fragment() + "/trials/2");
        browser.await("document.querySelector('#log pre')?.textContent.includes('0.31')");

        assertThat(browser.text("h1")).isEqualTo("digits-2");
        assertThat(browser.text("#why")).contains("rank 7 of 9", "0.4");
        assertThat(browser.texts("#why tbody tr td")).containsExactly("0.3", "7 of 9", "5", "0.4", "did not go on");
        assertThat(browser.texts("#settings tbody tr").get(0)).isEqualTo("learningRate 0.001 0.01");
        assertThat(browser.text("#attempts")).contains("out of memory", "exit code 137", "28 min");
        assertThat(browser.text("#events")).contains("FailedScheduling", "(3 times)");
        assertThat(browser.text("#log pre")).isEqualTo("step 1 accuracy 0.3\nstep 2 accuracy 0.31");
        browser.picture("main", "ui-trial");
    }

    @Test
    void aTrialOfSeveralPodsShowsThemAllAndWhichOneReports() {
        attempts(failed("digits-2-1-0", true), failed("digits-2-1-1", false));
        browser.go(study.fragment() + "/trials/2");
        browser.await("document.querySelectorAll('#attempts tbody tr').length === 2");

        assertThat(browser.texts("#attempts tbody th, #attempts tbody td:first-child"))
                .containsExactly("digits-2-1-0\nattempt 1, reports", "digits-2-1-1\nattempt 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/trials/2"})
    void whatIsNotAnsweredAtFirstIsAskedForAgain(String part) {
        study.away(true);
        browser.visit(server.url(), study.fragment() + part);
        browser.await("!document.getElementById('banner').hidden");
        assertThat(browser.text("#banner")).isEqualTo("the API server cannot be reached: no route");

        study.away(false);
        browser.await("document.querySelector('.acts button:enabled')");
        browser.await("document.getElementById('banner').hidden");
    }

    @Test
    void aStudyThatIsNotThereIsSaidInWords() {
        browser.go("#/played/none");
        browser.await("document.querySelector('[role=alert] h1')");

        assertThat(browser.text("main")).contains("The study cannot be shown", "there is no such study");
    }
}
