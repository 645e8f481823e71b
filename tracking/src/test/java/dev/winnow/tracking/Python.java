package dev.winnow.tracking;

import dev.winnow.testkit.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Python of {@code ./dev trackers}, which has TensorBoard, MLflow and pyarrow. */
public final class Python {
    /** The folder of its programs. */
    public static final Path BIN = Path.of(System.getProperty("trackers.bin", "run ./dev trackers"));

    private Python() {}

    /** Runs a script of {@code src/test/python} and gives back what it prints. */
    public static String script(String name, String... arguments) {
        var words = new ArrayList<>(List.of("src/test/python/" + name));
        words.addAll(List.of(arguments));
        return new Program(BIN.resolve("python").toString(), Map.of())
                .run(words)
                .succeeded();
    }
}
