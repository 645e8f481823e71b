package dev.winnow.trainer.settings;

import dev.winnow.trainer.settings.Setting.Whole;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the operator tells every trainer.
 *
 * @param seed of everything random in this trial
 * @param epochs to train in all, those of earlier attempts included; at least 1
 * @param checkpoints a directory of this trial alone; empty when the study keeps none
 * @param parentCheckpoints the directory of the trial that this one takes over from; empty when there is none
 * @param endpoint where to report; empty when a person runs the trainer by hand
 */
public record Trial(
        String study,
        String name,
        long seed,
        int epochs,
        Optional<Path> checkpoints,
        Optional<Path> parentCheckpoints,
        Optional<Endpoint> endpoint) {

    static final Whole SEED = new Whole(
            "WINNOW_SEED", 1L, Long.MIN_VALUE, Long.MAX_VALUE, "seed of weights, dropout and the order of samples");
    static final Whole MAX_RESOURCE = new Whole("WINNOW_MAX_RESOURCE", 20L, 1, 1_000_000, "epochs to train in all");
    static final List<Setting<?>> SETTINGS = List.of(SEED, MAX_RESOURCE);

    /**
     * Where to report.
     *
     * @param tokenFile the file that holds the bearer token; rewritten from time to time while the trainer runs
     */
    public record Endpoint(URI url, Path tokenFile) {}

    /** Reads {@code WINNOW_*}; what is wrong is noted in the settings. */
    public static Trial from(Settings settings) {
        return new Trial(
                settings.text("WINNOW_STUDY").orElse("local"),
                settings.text("WINNOW_TRIAL").orElse("local-0"),
                settings.get(SEED),
                settings.get(MAX_RESOURCE).intValue(),
                settings.text("WINNOW_CHECKPOINT_DIR").map(Path::of),
                settings.text("WINNOW_PARENT_CHECKPOINT_DIR").map(Path::of),
                endpoint(settings));
    }

    private static Optional<Endpoint> endpoint(Settings settings) {
        Optional<String> url = settings.text("WINNOW_REPORT_URL");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> tokenFile = settings.text("WINNOW_TOKEN_FILE");
        if (tokenFile.isEmpty()) {
            settings.reject("WINNOW_TOKEN_FILE", "is not set, yet WINNOW_REPORT_URL is; a report needs a token");
        }
        Optional<URI> uri = url.flatMap(Trial::httpUri);
        if (uri.isEmpty()) {
            settings.reject("WINNOW_REPORT_URL", "\"%s\" is not an http:// or https:// URL".formatted(url.get()));
        }
        return uri.flatMap(where -> tokenFile.map(file -> new Endpoint(where, Path.of(file))));
    }

    private static Optional<URI> httpUri(String text) {
        try {
            URI uri = new URI(text);
            boolean usable =
                    ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
            return usable ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException notAUri) {
            return Optional.empty();
        }
    }
}
