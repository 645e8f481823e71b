package dev.winnow.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The GPUs of this machine, lent to attempts by the names that CUDA has for them. */
public final class Gpus {
    private static final int PATIENCE_SECONDS = 20;

    private final TreeSet<String> free;

    /** @param names as {@code CUDA_VISIBLE_DEVICES} has them, such as 0 */
    public Gpus(List<String> names) {
        free = new TreeSet<>(names);
    }

    /**
     * Counts the GPUs with nvidia-smi; none when there is no such program.
     *
     * @param visible the value of {@code CUDA_VISIBLE_DEVICES}, if it limits what may be used
     */
    public static List<String> find(Optional<String> visible) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder("nvidia-smi", "--query-gpu=index", "--format=csv,noheader")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            // No driver, no GPU.
            return List.of();
        }
        // It says little, so it need not be read before it has ended.
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            return List.of();
        }
        var all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return visible.map(names -> usable(names, all)).orElse(all);
    }

    /**
     * Those of the GPUs that a value of {@code CUDA_VISIBLE_DEVICES} allows; as to CUDA, the first name that means none
     * ends the list.
     */
    static List<String> usable(String visible, List<String> all) {
        return Stream.of(visible.split(","))
                .map(String::strip)
                .takeWhile(name -> all.contains(name) || name.startsWith("GPU-") || name.startsWith("MIG-"))
                .distinct()
                .toList();
    }

    int count() {
        return free.size();
    }

    /** Lends some; empty when there are not so many free. */
    public Optional<List<String>> lend(int wanted) {
        if (free.size() < wanted) {
            return Optional.empty();
        }
        var lent = new ArrayList<String>();
        for (int i = 0; i < wanted; i++) {
            lent.add(free.pollFirst());
        }
        return Optional.of(lent);
    }

    public void giveBack(List<String> lent) {
        free.addAll(lent);
    }
}
