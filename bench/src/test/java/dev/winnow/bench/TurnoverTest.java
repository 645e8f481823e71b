package dev.winnow.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stories of studies, each call received at a second and answered a tenth later. */
class TurnoverTest {
    private final List<Call> calls = new ArrayList<>();

    @Test
    void theEndOfATrainingMakesRoomForTheNextPod() {
        start(0, "s-0");
        start(1, "s-1");
        value(10, "s-0", 9);
        start(11, "s-2");
        var turnover = Turnover.of(calls, 2);
        assertThat(turnover.ends().sorted()).containsExactly(Duration.ofMillis(1600));
        assertThat(turnover.starts().sorted()).containsOnly(Duration.ofMillis(600));
        assertThat(turnover.prunes().sorted()).isEmpty();
    }

    @Test
    void aLoserRunsFromItsValueToTheDeletionOfItsPod() {
        start(0, "s-0");
        value(10, "s-0", 3);
        decide(12, "s-0", "{\"desired\": \"Paused\", \"reason\": \"AwaitingPromotion\"}");
        delete(13, "s-0-1");
        start(14, "s-1");
        var turnover = Turnover.of(calls, 1);
        assertThat(turnover.decisions().sorted()).containsExactly(Duration.ofMillis(2100));
        assertThat(turnover.prunes().sorted()).containsExactly(Duration.ofMillis(3100));
        assertThat(turnover.ends().sorted()).containsExactly(Duration.ofMillis(4600));
    }

    @Test
    void aPromotedTrialTakesTheRoomOfALoser() {
        start(0, "s-0");
        start(0, "s-1");
        value(10, "s-0", 3);
        decide(11, "s-0", "{\"desired\": \"Paused\", \"reason\": \"AwaitingPromotion\"}");
        start(12, "s-2");
        value(20, "s-1", 3);
        decide(21, "s-1", "{\"desired\": \"Paused\", \"reason\": \"AwaitingPromotion\"}");
        decide(22, "s-0", "{\"desired\": \"Running\", \"reason\": null, \"resource\": 9}");
        pod(24, "s-0-2");
        value(30, "s-0", 9);
        start(30.5, "s-3");
        assertThat(Turnover.of(calls, 2).ends().sorted())
                .containsExactly(Duration.ofMillis(1100), Duration.ofMillis(2600), Duration.ofMillis(4100));
    }

    @Test
    void aPodWithoutRoomIsNoMeasurement() {
        start(0, "s-0");
        start(1, "s-1");
        value(10, "s-0", 9);
        assertThatIllegalStateException().isThrownBy(() -> Turnover.of(calls, 1));
    }

    @Test
    void aRestingTrialThatIsStoppedAtTheEndIsNotPrunedAgain() {
        start(0, "s-0");
        value(10, "s-0", 3);
        decide(12, "s-0", "{\"desired\": \"Paused\", \"reason\": \"AwaitingPromotion\"}");
        delete(13, "s-0-1");
        decide(90, "s-0", "{\"desired\": \"Stopped\", \"reason\": \"Pruned\"}");
        assertThat(Turnover.of(calls, 1).decisions().sorted()).containsExactly(Duration.ofMillis(2100));
    }

    @Test
    void aRefusedCallChangesNothing() {
        start(0, "s-0");
        value(10, "s-0", 3);
        add(
                11,
                "patch",
                "tuningtrials",
                "s-0",
                "",
                409,
                "{\"spec\": {\"desired\": \"Paused\", \"reason\": \"AwaitingPromotion\"}}");
        assertThat(Turnover.of(calls, 1).decisions().sorted()).isEmpty();
    }

    private void start(double second, String trial) {
        add(second, "create", "tuningtrials", trial, "", 201, "{\"spec\": {\"rungs\": [3, 9]}}");
        pod(second + 0.5, trial + "-1");
    }

    private void pod(double second, String name) {
        add(second, "create", "pods", name, "", 201, "{}");
    }

    private void value(double second, String trial, int rung) {
        add(
                second,
                "patch",
                "tuningtrials/status",
                trial,
                "winnow-report",
                200,
                "{\"status\": {\"reported\": {\"rungs\": [{\"resource\": " + rung + "}]}}}");
    }

    private void decide(double second, String trial, String spec) {
        add(second, "patch", "tuningtrials", trial, "winnow-study", 200, "{\"spec\": " + spec + "}");
    }

    private void delete(double second, String pod) {
        add(second, "delete", "pods", pod, "", 200, "{}");
    }

    private void add(double second, String verb, String resource, String name, String manager, int code, String body) {
        var received = Instant.EPOCH.plusMillis(Math.round(second * 1000));
        try {
            calls.add(new Call(
                    "operator",
                    verb,
                    resource,
                    "ns",
                    name,
                    manager,
                    false,
                    code,
                    received,
                    received.plusMillis(100),
                    new ObjectMapper().readTree(body)));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
