package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StudyStateTest {
    @ParameterizedTest
    @EnumSource
    void aStateIsWrittenAndReadByItsName(StudyState state) {
        var status = StudyStatus.NEW.edit().state(state).status();

        assertThat(status.state()).isEqualTo(state.name()).hasSizeLessThanOrEqualTo(16);
        assertThat(status.knownState()).contains(state);
        assertThat(status.is(state)).isTrue();
    }

    @Test
    void aNewStudyHasNoState() {
        assertThat(StudyStatus.NEW.knownState()).isEmpty();
        assertThat(StudyStatus.NEW.is(StudyState.Running)).isFalse();
    }

    @Test
    void aStateOfANewerReleaseIsReadAndKeptAsItsText() throws IOException {
        var status = new ObjectMapper().readValue("{\"state\":\"Dreaming\"}", StudyStatus.class);

        assertThat(status.knownState()).isEmpty();
        assertThat(status.edit().done("1/9").status().state()).isEqualTo("Dreaming");
    }
}
