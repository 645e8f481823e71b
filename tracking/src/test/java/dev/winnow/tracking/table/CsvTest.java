package dev.winnow.tracking.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.api.TuningTrial;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.testkit.Manifests;
import dev.winnow.testkit.TrialFixture;
import dev.winnow.tracking.Studies;
import dev.winnow.tracking.table.TableFiles.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of a study as CSV. */
class CsvTest {
    private static final String TRIALS = "trial,state,reason,value,step,attempts,seconds,parameters.learningRate,"
            + "parameters.hiddenUnits,parameters.optimizer,parameters.momentum,gpuSeconds,cost,startTime,completionTime";

    @TempDir
    private Path folder;

    private List<String> written(StudyPage page, String name) throws IOException {
        new TableFiles(folder, Format.CSV).study(page);
        return Files.readAllLines(folder.resolve(name));
    }

    @Test
    void aTrialIsALine() throws IOException {
        assertThat(written(Studies.page(), "trials.csv"))
                .containsExactly(
                        TRIALS,
                        "digits-0,Completed,,0.7,9,1,90.0,3.0e-5,64,sgd,0.9,90.0,0.05,2026-01-01T00:00:00Z,2026-01-01T00:01:35Z",
                        "digits-1,Stopped,Pruned,0.4,1,1,0.0,0.01,32,adam,,0.0,,2026-01-01T00:00:00Z,2026-01-01T00:00:20Z",
                        "digits-2,Running,,0.55,1,1,0.0,0.01,32,adam,,0.0,,2026-01-01T00:00:00Z,");
    }

    @Test
    void aPointOfACurveIsALine() throws IOException {
        assertThat(written(Studies.page(Studies.completed(), Studies.pruned()), "curves.csv"))
                .containsExactly(
                        "trial,step,time,value",
                        "digits-0,1,2026-01-01T00:00:10Z,0.5",
                        "digits-0,3,2026-01-01T00:00:30Z,0.6",
                        "digits-0,9,2026-01-01T00:01:30Z,0.7",
                        "digits-1,1,2026-01-01T00:00:10Z,0.4");
    }

    @Test
    void severalObjectivesAreColumnsOfTheirOwn() throws IOException {
        var study = Manifests.stored(Manifests.with(
                Manifests.asha("digits"),
                "/spec/objectives",
                "[{metric: accuracy, direction: Maximize}, {metric: millis, direction: Minimize}]"));
        var trial = TrialFixture.trial()
                .parameters(Studies.SGD)
                .reports(1, Map.of("accuracy", 0.5, "millis", 20.0))
                .build();

        assertThat(written(Studies.page(study, List.of(trial)), "curves.csv"))
                .containsExactly(
                        "trial,step,time,value,metrics.accuracy,metrics.millis",
                        "digits-0,1,2026-01-01T00:00:00Z,0.5,0.5,20.0");
    }

    @Test
    void aStudyWithoutATrialHasTheNamesOfTheColumns() throws IOException {
        assertThat(written(Studies.page(new TuningTrial[0]), "trials.csv")).containsExactly(TRIALS);
    }

    @Test
    void textsKeepCommasQuotesAndLines() throws IOException {
        var parameters = new HashMap<>(Studies.SGD);
        parameters.put("optimizer", "a,\"b\"\nc");
        var trial = TrialFixture.trial().parameters(parameters).build();

        assertThat(String.join("\n", written(Studies.made(List.of(trial)), "trials.csv")))
                .contains(",64,\"a,\"\"b\"\"\nc\",0.9");
    }

    /** A number that does not fit its parameter stays as it is in a text, and is no number. */
    @Test
    void aParameterThatIsNoNumberHasNoValue() {
        var parameters = new HashMap<>(Studies.SGD);
        parameters.put("hiddenUnits", "many");
        var page =
                Studies.made(List.of(TrialFixture.trial().parameters(parameters).build()));
        var column = StudyTables.trials(page).columns().stream()
                .filter(known -> known.name().equals("parameters.hiddenUnits"))
                .findFirst()
                .orElseThrow();

        assertThat(column.text().of(page.trials().get(0))).isEqualTo("many");
        assertThat(column.cell().of(page.trials().get(0))).isNull();
    }

    @Test
    void aFileThatIsWrittenAgainIsReplacedAsAWhole() throws IOException {
        assertThat(written(Studies.page(), "trials.csv")).hasSize(4);
        assertThat(written(Studies.page(Studies.completed()), "trials.csv")).hasSize(2);

        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("trials.csv", "curves.csv");
        }
    }
}
