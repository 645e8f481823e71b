package dev.winnow.local.command;

import static dev.winnow.testkit.Manifests.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TrialStatus;
import dev.winnow.api.TrialStatus.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the message of a failed trial says of its trainer's output: the end of the last attempt's, and nothing else. */
class LastWordsIT {
    private static final String EXIT = "the trainer ended with exit code 3";

    @TempDir
    private Path home;

    /** The only trial of a study whose trainer is a script. */
    private TrialStatus failed(String script, int retries) throws IOException {
        var runs = new Runs(home);
        var study = with(Runs.study("words"), "/spec/limits", "{trials: 1, parallelTrials: 1, failedTrials: 0}");
        with(study, "/spec/trial/retries", String.valueOf(retries));
        var trainer = Files.writeString(home.resolve("trainer.sh"), script);
        var said = Runs.execute(
                "run",
                runs.manifest(study).toString(),
                "--dir",
                runs.folder("words").toString(),
                "--command",
                "sh " + trainer);
        assertThat(said.complaints()).isEmpty();
        var status = Runs.trials(runs.folder("words")).get(0).getStatus();
        assertThat(status.state()).isEqualTo(State.Failed);
        return status;
    }

    @Test
    void anAttemptThatSaidNothingIsNotGivenTheWordsOfTheOneBeforeIt() throws IOException {
        var status = failed("""
                if [ "$WINNOW_ATTEMPT" = 1 ]; then echo out of memory; fi
                exit 3
                """, 1);

        assertThat(status.message()).isEqualTo("attempt 2 failed: " + EXIT);
    }

    @Test
    void anAttemptHasItsOwnWordsAlone() throws IOException {
        var status = failed("""
                echo "attempt $WINNOW_ATTEMPT has no data"
                exit 3
                """, 1);

        assertThat(status.message()).isEqualTo("attempt 2 failed: " + EXIT + ": attempt 2 has no data");
    }

    /** The child waits until the second attempt has begun, unless it is ended before. */
    @Test
    void whatAnEarlierAttemptLeftBehindSaysNothingMore() throws IOException {
        var status = failed("""
                if [ "$WINNOW_ATTEMPT" = 1 ]; then
                  (while [ ! -e second ]; do sleep 0.05; done; echo left behind) &
                  exit 3
                fi
                touch second
                sleep 0.5
                exit 3
                """, 1);

        assertThat(status.message()).isEqualTo("attempt 2 failed: " + EXIT);
    }

    @Test
    void ofALongOutputTheEndIsShownInWholeLetters() throws IOException {
        var status = failed("""
                i=0
                while [ $i -lt 500 ]; do printf 'ä€'; i=$((i + 1)); done
                echo ' end'
                exit 3
                """, 0);
        var words = status.message().substring(("attempt 1 failed: " + EXIT + ": ").length());

        assertThat(words).matches("[ä€]+ end");
        assertThat(words.getBytes(StandardCharsets.UTF_8).length).isBetween(390, 400);
    }

    @Test
    void theLastWordsBeforeASignalAreShownToo() throws IOException {
        var status = failed("""
                echo about to go
                kill -SEGV $$
                """, 0);

        assertThat(status.message()).isEqualTo("attempt 1 failed: the trainer died by signal 11: about to go");
    }
}
