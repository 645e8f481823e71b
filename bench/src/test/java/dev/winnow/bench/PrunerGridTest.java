package dev.winnow.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrunerGridTest {
    private static PrunerGrid part(String... words) {
        return PrunerGrid.FULL.part(new ArrayList<>(List.of(words)));
    }

    @Test
    void aPartIsNamedByItsOptionsAndTheRestStays() {
        var words = new ArrayList<>(List.of("--tasks", "3945,7593", "--seeds", "2", "--other"));
        var part = PrunerGrid.FULL.part(words);

        assertThat(part.tasks()).containsExactly("3945", "7593");
        assertThat(part.seeds()).isEqualTo(2);
        assertThat(part.pruners()).isEqualTo(PrunerGrid.FULL.pruners());
        assertThat(words).containsExactly("--other");
    }

    @Test
    void thePeersRunTheSameTasksStartsAndSeeds() {
        assertThat(part("--tasks", "3945,7593", "--starts", "0,20").peers())
                .containsExactly("--tasks", "3945,7593", "--starts", "0,20", "--seeds", "10");
    }

    @Test
    void theFullGridHasAllCombinationsAndItsFirstSeedFirst() {
        var cells = PrunerGrid.FULL.cells();

        assertThat(cells).hasSize(21 * 4 * 4 * 3 * 3 * 10);
        assertThat(new HashSet<>(cells)).hasSameSizeAs(cells);
        assertThat(cells.subList(0, cells.size() / 10)).allMatch(cell -> cell.seed() == 0);
    }

    @Test
    void aTaskThatIsKeptForJudgingIsRefused() {
        assertThatThrownBy(() -> part("--tasks", "3945,167104"))
                .hasMessage("--tasks: 167104 is none of those that may be run here");
    }

    @Test
    void withoutNoPruningThereIsNothingToCompareWith() {
        assertThatThrownBy(() -> part("--pruners", "Auto"))
                .hasMessage("--pruners: all are compared with None, so name None too");
        assertThatThrownBy(() -> part("--seeds")).hasMessage("--seeds needs a value");
    }
}
