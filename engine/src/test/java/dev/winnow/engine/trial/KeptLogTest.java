package dev.winnow.engine.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialSpec.Desired;
import dev.winnow.api.TrialSpec.Reason;
import dev.winnow.api.TrialStatus.Log;
import dev.winnow.api.TrialStatusEdit;
import dev.winnow.testkit.TrialFixture;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeptLogTest {
    private static final TrialFixture PAUSED = TrialFixture.trial().desired(Desired.Paused, Reason.Pruned);

    private static Optional<Integer> wanted(Life life) {
        var before = life.trial().statusOrNew();
        return KeptLog.wanted(before, life.pods(), life.turn()).map(AttemptView::attempt);
    }

    @Test
    void theLogOfAnAttemptIsKeptBeforeItIsEndedAndOnce() {
        var life = Life.running();
        assertThat(wanted(life)).as("it trains on").isEmpty();

        assertThat(wanted(life.becomes(PAUSED))).contains(1);
        assertThat(wanted(life))
                .as("it could not be read, and the pod is still there")
                .contains(1);

        life.trial()
                .setStatus(new TrialStatusEdit(life.status())
                        .log(new Log(1, "words"))
                        .status());
        assertThat(wanted(life)).as("it is on record").isEmpty();
    }

    @Test
    void theLogOfTheNextAttemptTakesThePlaceOfTheLast() {
        var life = Life.running();
        life.trial()
                .setStatus(new TrialStatusEdit(life.status())
                        .log(new Log(1, "words"))
                        .status());
        life.podGone().turn();
        life.pod(2, new Stage.Running());
        life.turn();

        assertThat(wanted(life.becomes(PAUSED))).contains(2);
        assertThat(life.status().log()).as("no turn drops what is kept").isEqualTo(new Log(1, "words"));
    }

    @Test
    void theLogOfAFailedTrainerIsKept() {
        assertThat(wanted(Life.running().pod(1, Life.exited()))).contains(1);
        assertThat(wanted(Life.running().pod(1, Life.succeeded())))
                .as("it ended in order but never reported")
                .contains(1);
    }

    @Test
    void theLogOfATrainerThatEndedInOrderStaysWithItsPod() {
        var life = Life.running().becomes(TrialFixture.trial().granted(9).reports(9, 0.9));

        assertThat(wanted(life.pod(1, Life.succeeded()))).isEmpty();
    }

    @Test
    void theLogIsReadWhileAPodEndsThatSomebodyElseDeletes() {
        assertThat(wanted(Life.running().deleting(1))).contains(1);
    }

    @Test
    void aTrainerThatNeverRanHasNoLog() {
        var life = new Life(TrialFixture.trial()).pod(1, Life.waiting("ContainerCreating"));
        life.turn();

        assertThat(wanted(life.becomes(PAUSED))).isEmpty();
    }

    static String[][] texts() {
        return new String[][] {
            {"step 1\r\nstep 2\r\n", "step 1\nstep 2"},
            {"begin\n 10%\r 50%\r100%\r\nend", "begin\n100%\nend"},
            {"the last state stays\r", "the last state stays"},
            {"\u001b[1;31mred\u001b[0m \u009b4mline\u009bm", "red line"},
            {"\u001b]0;title\u0007a\u001b]8;;http://x\u001b\\b\u001bPq\u001b\\c\u001b(Bd\u001b7", "abcd"},
            {"an open string \u001b]0;hides\nnothing", "an open string 0;hides\nnothing"},
            {"nul \u0000 bell \u0007 back \b delete \u007f escape \u001b", "nul  bell  back  delete  escape"},
            {"turned \u202e\u2066\u200f round\u2028\u2029\ufeff", "turned  round"},
            {
                "tab\t\u00e9 \u4e2d \ud83d\udc69\u200d\ud83d\ude80 \ufffd",
                "tab\t\u00e9 \u4e2d \ud83d\udc69\u200d\ud83d\ude80 \ufffd"
            },
            {"half a sign \ud83d", "half a sign"},
            {"", ""},
        };
    }

    @ParameterizedTest
    @MethodSource("texts")
    void whatIsKeptDoesNothingWhereItIsShown(String log, String kept) {
        assertThat(KeptLog.of(log)).isEqualTo(kept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u00e9", "\u4e2d", "\ud83d\ude80", "\n."})
    void whatIsKeptIsTheEndAndTakes4KiBAtMost(String sign) {
        var log = "begin" + sign.repeat(300_000) + "end";

        var kept = KeptLog.of(log);

        assertThat(log).endsWith(kept);
        assertThat(kept.getBytes(StandardCharsets.UTF_8).length).isBetween(4093, 4096);
    }
}
