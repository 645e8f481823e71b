package dev.winnow.engine.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.engine.report.RungBook.Entry;
import dev.winnow.testkit.TrialFixture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class UnwrittenTest {
    private final Unwritten kept = new Unwritten(TrialFixture.trial().build());

    private void add(int first, int last) {
        for (int step = first; step <= last; step++) {
            kept.add(new Entry(
                    step,
                    new Compared(List.of(0.5), Map.of(), false),
                    Map.of(),
                    Instant.EPOCH,
                    new Reporter("digits-0", "uid", 1, Optional.empty()),
                    false));
        }
    }

    @Test
    void aFloodOfPointsIsThinnedToTheFirstTheNewestAndSomeBetween() {
        add(1, 1_000_000);

        assertThat(kept.entries).hasSizeBetween(50, 99);
        assertThat(kept.entries.get(kept.entries.size() - 1).step()).isEqualTo(1_000_000);
        assertThat(kept.entries.get(0).step()).isEqualTo(1);
    }

    @Test
    void pointsThatAreBeingWrittenAreNotThinned() {
        kept.writes = new CompletableFuture<>();
        add(1, 98);
        assertThat(kept.full()).isFalse();
        add(99, 99);
        assertThat(kept.full()).isTrue();

        kept.writes.complete(null);
        assertThat(kept.full()).isFalse();
    }
}
