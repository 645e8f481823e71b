package dev.winnow.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.trainer.settings.HyperparametersTest;
import dev.winnow.trainer.settings.InvalidSettingsException;
import dev.winnow.trainer.settings.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    private final Path file;

    CsvTest(@TempDir Path folder) {
        file = folder.resolve("own.csv");
    }

    @Test
    void takesTheLastColumnForTheClass() throws Exception {
        write("a, b, kind\n" + lines(40, i -> "%d,%d,%s".formatted(i, -i, i % 2 == 0 ? "even" : "odd")));
        Data data = load(Map.of());
        assertThat(data.task()).isEqualTo(Task.CLASSIFICATION);
        assertThat(data.shape()).isEqualTo(new Shape(1, 2));
        assertThat(data.outputs()).isEqualTo(2);
        assertThat(List.of(
                        data.training().size(),
                        data.validation().size(),
                        data.test().size()))
                .containsExactly(28, 6, 6);
    }

    @Test
    void scalesEachColumnByWhatIsLearnedFrom() throws Exception {
        write("a,same,kind\n" + lines(40, i -> "%d,7,%d".formatted(1000 + i, i % 2)));
        Samples training = load(Map.of()).training();
        double sum = 0;
        double squares = 0;
        for (int row = 0; row < training.size(); row++) {
            sum += training.inputs()[2 * row];
            squares += Math.pow(training.inputs()[2 * row], 2);
            assertThat(training.inputs()[2 * row + 1]).isZero();
        }
        assertThat(sum / training.size()).isCloseTo(0, within(1e-5));
        assertThat(squares / training.size()).isCloseTo(1, within(1e-5));
    }

    @Test
    void predictsANumberInItsOwnUnit() throws Exception {
        write("price,a\n" + lines(40, i -> "%d,%d".formatted(100 * i, i)));
        Data data = load(Map.of("HP_TASK", "regression", "HP_TARGET", "price"));
        // the prices are a hundred times the column beside them, so both are the same when scaled
        assertThat(data.test().targets()).isEqualTo(data.test().inputs());
        assertThat(data.unit()).isBetween(1000.0, 1300.0);
    }

    @Test
    void laysTheColumnsOutInRows() throws Exception {
        write("a,b,c,d,e,f,kind\n" + lines(20, i -> "1,2,3,4,5,6,%d".formatted(i % 3)));
        assertThat(load(Map.of("HP_ROWS", "2")).shape()).isEqualTo(new Shape(2, 3));
        assertThatThrownBy(() -> load(Map.of("HP_ROWS", "4")))
                .hasMessage("HP_ROWS: the 6 columns beside the target cannot be laid out in 4 rows");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1,x,0     | line 22: b is "x", not a number
            1,,0      | line 22: b is "", not a number
            1,NaN,0   | line 22: b is "NaN", not a number
            1,1e99,0  | line 22: b is "1e99", not a number
            1,2       | line 22: 2 fields, but line 1 names 3
            1,2,3,4   | line 22: 4 fields, but line 1 names 3
            """)
    void namesTheLineThatIsWrong(String line, String problem) throws IOException {
        write("a,b,kind\n" + lines(20, i -> "1,2," + i % 2) + line + "\n");
        assertThatThrownBy(() -> load(Map.of())).hasMessage("HP_DATA: %s %s".formatted(file, problem));
    }

    @Test
    void takesFieldsInQuotes() throws Exception {
        write("\"height, cm\",b,\"kind\"\n"
                + lines(40, i -> "\"%d\", %d ,\"%s\"".formatted(i, i, i % 2 == 0 ? "a, \"\"b\"\"" : "two\nlines")));
        Data data = load(Map.of());
        assertThat(data.outputs()).isEqualTo(2);
        assertThat(data.shape()).isEqualTo(new Shape(1, 2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void readsTheSameWhateverEndsItsLines(String end) throws Exception {
        String content = "a,kind\n" + lines(40, i -> i + "," + i % 2);
        write(content);
        Data expected = load(Map.of("HP_TARGET", "a", "HP_TASK", "regression"));
        write("\uFEFF" + content.strip().replace("\n", end));
        Data data = load(Map.of("HP_TARGET", "a", "HP_TASK", "regression"));
        assertThat(data.training().inputs()).isEqualTo(expected.training().inputs());
        assertThat(data.training().targets()).isEqualTo(expected.training().targets());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            1,"2,0    | line 22: a field in quotes does not end
            1,"2"3,0  | line 22: a field in quotes does not end, or more than a comma follows it
            1,"x",0   | line 22: b is "x", not a number
            """)
    void namesTheLineOfAWrongQuote(String line, String problem) throws IOException {
        write("a,b,kind\n" + lines(20, i -> "1,2," + i % 2) + line + "\n");
        assertThatThrownBy(() -> load(Map.of())).hasMessageStartingWith("HP_DATA: %s %s".formatted(file, problem));
    }

    /** The second and the third record are of two lines each. */
    @Test
    void countsTheLinesInFields() throws IOException {
        write("a,kind\n" + lines(20, i -> i < 2 ? i + ",\"x\ny\"" : i + ",z") + "\nnone,z\n");
        assertThatThrownBy(() -> load(Map.of()))
                .hasMessage("HP_DATA: %s line 25: a is \"none\", not a number".formatted(file));
    }

    @Test
    void namesTheLineWhoseTargetIsNoNumber() throws IOException {
        write("a,price\n\n" + lines(20, i -> "1," + (i == 5 ? "dear" : "2")));
        assertThatThrownBy(() -> load(Map.of("HP_TASK", "regression")))
                .hasMessage("HP_DATA: %s line 8: price is \"dear\", not a number".formatted(file));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''               | is empty
            kind\\n1         | line 1 has one column only; there must be a target and something to predict it from
            a,kind\\n1,2     | has 1 lines of data; there must be at least 20
            """)
    void refuses(String content, String problem) throws IOException {
        write(content.replace("\\n", "\n"));
        assertThatThrownBy(() -> load(Map.of())).hasMessage("HP_DATA: %s %s".formatted(file, problem));
    }

    @Test
    void refusesATargetWithoutClasses() throws IOException {
        write("a,kind\n" + lines(20, i -> i + ",same"));
        assertThatThrownBy(() -> load(Map.of()))
                .hasMessage("HP_DATA: %s kind has 1 different values; classes are 2 to 1000, ".formatted(file)
                        + "for a number set HP_TASK=regression");
    }

    @Test
    void refusesATargetThatIsNoColumn() throws IOException {
        write("a,kind\n1,2\n");
        assertThatThrownBy(() -> load(Map.of("HP_TARGET", "price")))
                .hasMessage("HP_TARGET: %s has no column \"price\"; it has [a, kind]".formatted(file));
    }

    @Test
    void saysThatThereIsNoFile() {
        assertThatThrownBy(() -> load(Map.of()))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage(
                        "HP_DATA: %s is no file, nor one of digits, digits-0-4, digits-5-9, sunspots; is it mounted?"
                                .formatted(file));
    }

    @Test
    void refusesAFileInAnotherEncoding() throws IOException {
        Files.write(file, new byte[] {'a', ',', (byte) 0xE9, '\n'});
        assertThatThrownBy(() -> load(Map.of())).hasMessage("HP_DATA: %s is not in UTF-8".formatted(file));
    }

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    private void write(String content) throws IOException {
        Files.writeString(file, content);
    }

    private Data load(Map<String, String> more) throws InvalidSettingsException {
        var environment = new HashMap<>(more);
        environment.put("HP_DATA", file.toString());
        return Data.of(HyperparametersTest.read(environment));
    }
}
