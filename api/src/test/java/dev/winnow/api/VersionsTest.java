package dev.winnow.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import org.junit.jupiter.api.Test;

class VersionsTest {
    private static TuningTrial version(String version) {
        var trial = new TuningTrial();
        trial.setMetadata(new ObjectMetaBuilder().withResourceVersion(version).build());
        return trial;
    }

    @Test
    void versionsCompareAsNumbers() {
        var nine = version("9");
        var ten = version("10");

        assertThat(Versions.of(ten)).isEqualTo(10);
        assertThat(Versions.newest(nine, ten)).isSameAs(ten);
        assertThat(Versions.newest(ten, nine)).isSameAs(ten);
    }

    @Test
    void ofEquallyNewStatesTheFirstIsTaken() {
        var one = version("9");

        assertThat(Versions.newest(one, version("9"))).isSameAs(one);
    }
}
