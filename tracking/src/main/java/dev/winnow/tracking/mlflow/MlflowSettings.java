package dev.winnow.tracking.mlflow;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Where MLflow is, as the variables of MLflow's own clients say it.
 *
 * @param server the address of the server, without a slash at its end
 * @param authorization the header of each request, a secret; empty without one
 * @param experiment the experiment that holds the runs; empty: the one that has the study's name
 */
public record MlflowSettings(URI server, Optional<String> authorization, Optional<String> experiment) {
    private static final String URI_VARIABLE = "MLFLOW_TRACKING_URI";

    /**
     * Reads the environment: {@code MLFLOW_TRACKING_URI}; {@code MLFLOW_TRACKING_TOKEN}, or {@code MLFLOW_TRACKING_USERNAME}
     * and {@code MLFLOW_TRACKING_PASSWORD}; {@code MLFLOW_EXPERIMENT_NAME}.
     *
     * @throws IllegalArgumentException if there is no address of a server; the message says how to give one
     */
    public static MlflowSettings of(Map<String, String> environment) {
        var address = environment.getOrDefault(URI_VARIABLE, "").strip().replaceAll("/+$", "");
        if (address.isEmpty()) {
            throw new IllegalArgumentException("the address of MLflow is not known: set " + URI_VARIABLE
                    + ", for example to http://127.0.0.1:5000");
        }
        return new MlflowSettings(uri(address), authorization(environment), set(environment, "MLFLOW_EXPERIMENT_NAME"));
    }

    private static URI uri(String address) {
        try {
            var uri = new URI(address);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(notAServer(address), e);
        }
        throw new IllegalArgumentException(notAServer(address));
    }

    private static String notAServer(String address) {
        return URI_VARIABLE + " must be the address of a server, http:// or https://, but is " + address
                + ": start one with \"mlflow server\"";
    }

    private static Optional<String> authorization(Map<String, String> environment) {
        var user = set(environment, "MLFLOW_TRACKING_USERNAME");
        if (user.isPresent()) {
            var pair = user.get() + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        return set(environment, "MLFLOW_TRACKING_TOKEN").map(token -> "Bearer " + token);
    }

    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "MLflow at " + server;
    }
}
