package dev.winnow.local.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The GPUs of this machine, lent to attempts by the names that CUDA has for them. */
public final class Gpus {
    private static final int PATIENCE_SECONDS = 20;

    private final int trialsPerGpu;
    /** How many more attempts each GPU takes. */
    private final Map<String, Integer> room = new TreeMap<>();

    /**
     * GPUs of which all are free.
     *
     * @param names as {@code CUDA_VISIBLE_DEVICES} has them, such as 0
     * @param trialsPerGpu how many attempts have one GPU at a time, at least 1
     */
    public Gpus(List<String> names, int trialsPerGpu) {
        this.trialsPerGpu = trialsPerGpu;
        names.forEach(name -> room.put(name, trialsPerGpu));
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

    /** What an attempt that was lent so many has of GPUs of its own: one that it shares counts by its share. */
    public double share(int lent) {
        return (double) lent / trialsPerGpu;
    }

    /** Lends some, first those with the most room; empty when not so many have room. */
    public Optional<List<String>> lend(int wanted) {
        var lent = room.entrySet().stream()
                .filter(gpu -> gpu.getValue() > 0)
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(wanted)
                .map(Map.Entry::getKey)
                .toList();
        if (lent.size() < wanted) {
            return Optional.empty();
        }
        lent.forEach(name -> room.merge(name, -1, Integer::sum));
        return Optional.of(lent);
    }

    public void giveBack(List<String> lent) {
        lent.forEach(name -> room.merge(name, 1, Integer::sum));
    }
}
