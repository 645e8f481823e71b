package dev.winnow.local.convert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KatibFilterTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "([a-z]+)=([0-9.]+)~(?P<metric>[a-z]+)=(?P<value>[0-9.]+)",
                "([\\w|-]+)\\s*=\\s*((-?\\d+)(\\.\\d+)?)~(?P<metric>[\\w|-]+)\\s*=\\s*(?P<value>(-?\\d+)(\\.\\d+)?)",
                "\\(([](]+) (?:is )?([^](]+)\\)~\\((?P<metric>[](]+) (?:is )?(?P<value>[^](]+)\\)"
            })
    void theFirstTwoGroupsGetNames(String katib, String ours) {
        assertThat(KatibFilter.named(katib)).contains(ours);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "loss=[(0-9)]+", "(?:loss)=([0-9]+)", "(?P<name>[a-z]+)=([0-9]+)", "\\(a\\)=\\(b\\)"})
    void anExpressionWithFewerIsNone(String katib) {
        assertThat(KatibFilter.named(katib)).isEmpty();
    }
}
