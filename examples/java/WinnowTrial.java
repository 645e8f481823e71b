import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The trainer's half of Winnow's contract, in one class and with nothing but the JDK (17 or later). Copy it into your
 * program.
 *
 * <p>Without {@code WINNOW_REPORT_URL} the reports are printed, so a trainer can be tried by hand. Not for more than one
 * thread.
 */
public final class WinnowTrial {
    /** At a rung the answer may take 30 s. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final long FIRST_DELAY_MILLIS = 500;
    private static final long LONGEST_DELAY_MILLIS = 15_000;

    /** What can go wrong between a trainer and Winnow. */
    public abstract static class WinnowException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final int exitCode;

        private WinnowException(String message, int exitCode) {
            super(message);
            this.exitCode = exitCode;
        }

        /** What the program should exit with. */
        public int exitCode() {
            return exitCode;
        }
    }

    /** A variable that cannot be used; another attempt would end the same. */
    public static final class ParameterException extends WinnowException {
        private static final long serialVersionUID = 1L;

        private ParameterException(String message) {
            super(message, 2);
        }
    }

    /** The operator says that a report is wrong; repeating it cannot help. */
    public static final class ReportRefusedException extends WinnowException {
        private static final long serialVersionUID = 1L;

        private ReportRefusedException(String message) {
            super(message, 1);
        }
    }

    /** Nobody took a report for five minutes; a later attempt goes on from the checkpoint. */
    public static final class OperatorAwayException extends WinnowException {
        private static final long serialVersionUID = 1L;

        private OperatorAwayException(String message) {
            super(message, 75);
        }
    }

    private final Map<String, String> environment;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /** @param environment {@link System#getenv()} */
    public WinnowTrial(Map<String, String> environment) {
        this.environment = environment;
    }

    /** Steps of a full training. */
    public int maxResource() {
        return (int) whole("WINNOW_MAX_RESOURCE", 10, 1, Integer.MAX_VALUE);
    }

    /** A number of the trial's own, for its weights and shuffling. */
    public long seed() {
        return whole("WINNOW_SEED", 1, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** The text of a parameter; empty if it is not set, as is a conditional one that does not apply. */
    public Optional<String> text(String parameter) {
        return get(variable(parameter));
    }

    /** The number of a parameter from {@code least} to {@code most}. */
    public double number(String parameter, double fallback, double least, double most) {
        String name = variable(parameter);
        try {
            double value = get(name).map(Double::parseDouble).orElse(fallback);
            if (least <= value && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // said below, as for one out of range
        }
        throw new ParameterException("%s: \"%s\" is not a number from %s to %s"
                .formatted(name, get(name).orElse(""), least, most));
    }

    /** The whole number of a parameter from {@code least} to {@code most}. */
    public long wholeNumber(String parameter, long fallback, long least, long most) {
        return whole(variable(parameter), fallback, least, most);
    }

    /**
     * The newest checkpoint of a name; empty if there is none, or the study keeps none. A trial of pruner PBT that has none
     * of its own gets that of the trial it takes over from, made with other parameters.
     */
    public Optional<Path> checkpoint(String name) {
        return Stream.concat(directory().stream(), get("WINNOW_PARENT_CHECKPOINT_DIR").map(Path::of).stream())
                .map(directory -> directory.resolve(name))
                .filter(Files::exists)
                .findFirst();
    }

    /** Saves a checkpoint, if the study keeps any: after a crash at any moment the old one is there or the new one. */
    public void save(String name, byte[] content) throws IOException {
        if (directory().isEmpty()) {
            return;
        }
        Path directory = directory().get();
        Path aside = directory.resolve(name + ".tmp");
        Files.write(aside, content);
        force(aside, StandardOpenOption.WRITE);
        Files.move(aside, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        force(directory, StandardOpenOption.READ);
    }

    /**
     * Reports a step, and waits for the answer; tries again with growing pauses while the operator is away. Report the
     * objective as NaN when the model has diverged.
     *
     * @return whether to go on; if not, exit with 0
     * @throws ReportRefusedException if the report is wrong
     * @throws OperatorAwayException if nobody took it for five minutes
     */
    public boolean report(int step, Map<String, Double> metrics) throws InterruptedException {
        String body = metrics.entrySet().stream()
                .map(metric -> "\"%s\": %s".formatted(metric.getKey(), metric.getValue()))
                .collect(Collectors.joining(", ", "{\"step\": %d, \"metrics\": {".formatted(step), "}}"));
        Optional<String> url = get("WINNOW_REPORT_URL");
        if (url.isEmpty()) {
            System.out.println(body);
            return metrics.values().stream().noneMatch(value -> value.isNaN());
        }
        long start = System.nanoTime();
        for (long delay = FIRST_DELAY_MILLIS; ; delay = Math.min(2 * delay, LONGEST_DELAY_MILLIS)) {
            String problem;
            try {
                HttpResponse<String> answer = post(url.get(), body);
                int status = answer.statusCode();
                if (status == 200 || status == 409 || status == 422) {
                    return status == 200;
                }
                problem = "answered %d %s".formatted(status, answer.body().strip());
                if (status < 500 && status != 429 && status != 404) {
                    throw new ReportRefusedException("%s to step %d %s".formatted(url.get(), step, problem));
                }
            } catch (IOException e) {
                problem = "cannot be reached: " + e;
            }
            if (System.nanoTime() - start + delay * 1_000_000 > PATIENCE.toNanos()) {
                throw new OperatorAwayException("%s %s; gave up on reporting step %d".formatted(url.get(), problem, step));
            }
            System.err.printf("%s %s; will report step %d again%n", url.get(), problem, step);
            // less a random part, so that the trainers of a study do not all come back at once
            Thread.sleep(delay - ThreadLocalRandom.current().nextLong(delay / 2));
        }
    }

    private HttpResponse<String> post(String url, String body) throws IOException, InterruptedException {
        String tokenFile = get("WINNOW_TOKEN_FILE")
                .orElseThrow(() -> new ParameterException("WINNOW_TOKEN_FILE: is not set; a report needs a token"));
        String token;
        try {
            token = Files.readString(Path.of(tokenFile)).strip(); // anew each time, as it is replaced
        } catch (IOException e) {
            throw new ParameterException("WINNOW_TOKEN_FILE: cannot be read: " + e);
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(ANSWER_TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private long whole(String name, long fallback, long least, long most) {
        try {
            long value = get(name).map(Long::parseLong).orElse(fallback);
            if (least <= value && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // said below, as for one out of range
        }
        throw new ParameterException("%s: \"%s\" is not a whole number from %d to %d"
                .formatted(name, get(name).orElse(""), least, most));
    }

    private Optional<Path> directory() {
        return get("WINNOW_CHECKPOINT_DIR").map(Path::of);
    }

    private Optional<String> get(String name) {
        return Optional.ofNullable(environment.get(name)).filter(text -> !text.isEmpty());
    }

    private static void force(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }

    /** The variable of a parameter: {@code learningRate} is {@code HP_LEARNING_RATE}. */
    static String variable(String parameter) {
        return "HP_"
                + parameter
                        .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                        .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
                        .toUpperCase(Locale.ROOT);
    }
}
