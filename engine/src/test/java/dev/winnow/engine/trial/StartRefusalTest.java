package dev.winnow.engine.trial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StartRefusalTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "422 | Pod \"d-0-1\" is invalid: spec.containers[0].image: Required value | PodInvalid | true",
                "400 | quantities must match the regular expression | PodInvalid | true",
                "403 | pods \"d-0-1\" is forbidden: exceeded quota: gpus, requested: pods=1 | QuotaExceeded | false",
                "403 | pods \"d-0-1\" is forbidden: unable to create new content in namespace x because it is being terminated | NamespaceTerminating | false",
                "403 | pods \"d-0-1\" is forbidden: error looking up service account x/default: not found | ServiceAccountMissing | false",
                "403 | pods \"d-0-1\" is forbidden: violates PodSecurity \"restricted:latest\" | PodForbidden | true",
                "409 | pods \"d-0-1\" already exists | PodNameTaken | false"
            })
    void aRefusalHasOneWordAndSaysWhetherAskingAgainHelps(int code, String message, String reason, boolean forGood) {
        assertThat(StartRefusal.of(code, message)).contains(new StartRefusal(reason, forGood, message));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 404, 408, 429, 500, 502, 503, 504})
    void aPassingFaultIsNoRefusal(int code) {
        assertThat(StartRefusal.of(code, "later")).isEmpty();
    }
}
