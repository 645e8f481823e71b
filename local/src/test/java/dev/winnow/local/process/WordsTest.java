package dev.winnow.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void splitsAtBlanksButNotInQuotes() {
        assertThat(Words.of(" python3  train.py --name='a b' \"c \\\"d\\\"\" e\\ f '' "))
                .isEqualTo(List.of("python3", "train.py", "--name=a b", "c \"d\"", "e f", ""));
        assertThat(Words.of("")).isEmpty();
    }

    @Test
    void substitutesNothing() {
        assertThat(Words.of("echo $HOME $(HP_X) * ;")).isEqualTo(List.of("echo", "$HOME", "$(HP_X)", "*", ";"));
    }

    @Test
    void refusesAQuoteThatIsNotClosed() {
        assertThatIllegalArgumentException().isThrownBy(() -> Words.of("sh -c 'exit 1"));
        assertThatIllegalArgumentException().isThrownBy(() -> Words.of("say \"hello"));
    }
}
