package dev.winnow.ui;

import static dev.winnow.testkit.TrialFixture.trial;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever a study says stays text: the answers are JSON that no browser takes for anything else. */
class HostileTextsTest {
    private static final String MARKUP = "</script><img src=x onerror=alert(1)>\u2028\u202e\u0000\"'&";

    @Test
    void textsOfAStudyComeThroughAsTheyAre() throws Exception {
        var source = new PlayedSource()
                .with(List.of(trial().parameters(Map.of("optimizer", MARKUP))
                        .state(State.Failed, "ExitCode", MARKUP)
                        .build()));
        try (var browser = Browser.open(source)) {
            var answer = browser.get("api/played/digits");
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            var trials = Reply.JSON.readTree(answer.body()).at("/page/trials");
            assertThat(trials.at("/message/0").asText()).isEqualTo(MARKUP);
            assertThat(trials.at("/parameters/optimizer/0").asText()).isEqualTo(MARKUP);
            assertThat(browser.json("api/played/digits/trials/0")
                            .at("/why/text")
                            .asText())
                    .contains(MARKUP);
        }
    }

    @Test
    void aLogHasNoEscapeCodesAndIsCut() throws Exception {
        var source =
                new PlayedSource().with(List.of(trial().state(State.Running).build()));
        source.writes("\u001b]0;title\u0007\u001b[2J\u001b[31m" + MARKUP + "\n" + "é".repeat(200_000) + "\u001b[0mend");
        try (var browser = Browser.open(source)) {
            var tail = browser.json("api/played/digits/trials/0/log?attempt=1&bytes=65536");
            assertThat(tail.get("truncated").asBoolean()).isTrue();
            assertThat(tail.get("text").asText())
                    .startsWith("é")
                    .endsWith("éend")
                    .doesNotContain("\u001b");
            var most = browser.json("api/played/digits/trials/0/log?bytes=999999999");
            assertThat(most.get("bytes").asInt()).isEqualTo(256 * 1024);
        }
    }

    @Test
    void aWrongAnswerIsNoMarkup() throws Exception {
        try (var browser = Browser.open(new PlayedSource())) {
            var answer = browser.get("api/played/%3Cscript%3Ealert(1)%3C%2Fscript%3E");
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
            assertThat(answer.body()).doesNotContain("<script>");
        }
    }
}
