package dev.winnow.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShellWordsTest {
    @Test
    void splitsAtBlanksButNotInQuotes() {
        assertThat(ShellWords.of(" python3  train.py --name='a b' \"c \\\"d\\\"\" e\\ f '' "))
                .isEqualTo(List.of("python3", "train.py", "--name=a b", "c \"d\"", "e f", ""));
        assertThat(ShellWords.of("")).isEmpty();
    }

    @Test
    void substitutesNothing() {
        assertThat(ShellWords.of("echo $HOME $(HP_X) * ;")).isEqualTo(List.of("echo", "$HOME", "$(HP_X)", "*", ";"));
    }

    @Test
    void refusesAQuoteThatIsNotClosed() {
        assertThatIllegalArgumentException().isThrownBy(() -> ShellWords.of("sh -c 'exit 1"));
        assertThatIllegalArgumentException().isThrownBy(() -> ShellWords.of("say \"hello"));
    }
}
