package dev.winnow.engine.trial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus.State;
import dev.winnow.testkit.TrialFixture;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server's answers mean; FaultsTest has more of them. */
class StartRefusalTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | BadRequest | quantities must match the regular expression | PodInvalid | true | false",
                "403 | Forbidden | exceeded quota: gpus, requested: pods=1 | QuotaExceeded | false | true",
                "403 | Forbidden | error looking up service account x/default | ServiceAccountMissing | false | true",
                "403 | Forbidden | violates PodSecurity restricted:latest | PodForbidden | false | false",
                "409 | AlreadyExists | pods d-0-1 already exists | PodNameTaken | false | true",
                "500 | InternalError | failed calling webhook | PodRefused | false | false"
            })
    void aRefusalHasOneWordAndSaysWhatItIsAbout(
            int code, String kind, String message, String reason, boolean template, boolean surroundings) {
        var answer = new StatusBuilder()
                .withCode(code)
                .withReason(kind)
                .withMessage(message)
                .build();

        assertThat(StartRefusal.of(answer)).contains(new StartRefusal(reason, template, message));
        assertThat(StartRefusal.of(answer).orElseThrow().ofSurroundings()).isEqualTo(surroundings);
    }

    @ParameterizedTest
    @CsvSource({"'spec.containers[0].image', true", "'', false", ", false"})
    void anInvalidPodIsTheTemplatesFaultOnlyIfAFieldIsNamed(String field, boolean template) {
        var answer = new StatusBuilder()
                .withCode(422)
                .withReason("Invalid")
                .withNewDetails()
                .addNewCause(field, "no", null)
                .endDetails()
                .build();

        assertThat(StartRefusal.of(answer).orElseThrow().ofTemplate()).isEqualTo(template);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 404, 408, 409, 429, 502, 503, 504})
    void aPassingFaultIsNoRefusal(int code) {
        assertThat(StartRefusal.of(new StatusBuilder().withCode(code).build())).isEmpty();
        assertThat(StartRefusal.of(new StatusBuilder().build())).isEmpty();
    }

    @Test
    void aTrialThatIsRefusedWaitsAndIsNotCharged() {
        var trial = TrialFixture.trial().build();
        var status = new StartRefusal("PodForbidden", false, "no").status(trial);

        assertThat(status.state()).isEqualTo(State.Pending);
        assertThat(status.reason()).isEqualTo("PodForbidden");
        assertThat(status.message()).isEqualTo("no");
        assertThat(status.failureCount()).isZero();
        assertThat(status.ended()).isFalse();
    }

    @Test
    void wordsThatDifferInNumbersAloneAreKeptAndOtherWordsAreNot() {
        var trial = TrialFixture.trial().build();
        trial.setStatus(new StartRefusal("QuotaExceeded", false, "used: pods=10").status(trial));
        var once = trial.getStatus();

        assertThat(new StartRefusal("QuotaExceeded", false, "used: pods=12").status(trial))
                .isEqualTo(once);
        assertThat(new StartRefusal("QuotaExceeded", false, "used: cpu=12")
                        .status(trial)
                        .message())
                .isEqualTo("used: cpu=12");
        assertThat(new StartRefusal("PodForbidden", false, "used: pods=10")
                        .status(trial)
                        .reason())
                .isEqualTo("PodForbidden");
    }
}
