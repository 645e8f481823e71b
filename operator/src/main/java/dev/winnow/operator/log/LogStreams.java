package dev.winnow.operator.log;

import dev.winnow.engine.report.AttemptIdentity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks the API server for the logs of containers. A stream takes no thread, and comes no faster than it is taken. */
final class LogStreams {
    private final HttpClient http;
    private final String server;

    /** @param client whose requests may last for as long as a container runs */
    LogStreams(KubernetesClient client) {
        var once = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .build();
        http = client.getHttpClient().newBuilder().tag(once).build();
        server = client.getMasterUrl().toString();
    }

    /**
     * Asks for the log of a container; each line begins with its time. While a container is silent there may be no answer.
     *
     * @param since from when on, as far as the API server can tell: in whole seconds
     * @param follow whether the answer goes on until the container ends
     * @param pieces takes one piece each time it has asked for one
     */
    CompletableFuture<HttpResponse<AsyncBody>> open(
            AttemptIdentity pod,
            String container,
            Optional<Instant> since,
            boolean follow,
            AsyncBody.Consumer<List<ByteBuffer>> pieces) {
        var query = "?container=" + container + "&timestamps=true&follow=" + follow
                + since.map(time -> "&sinceTime=" + time.truncatedTo(ChronoUnit.SECONDS))
                        .orElse("");
        var uri = URI.create(server + "api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name() + "/log" + query);
        return http.consumeBytes(http.newHttpRequestBuilder().uri(uri).build(), pieces);
    }
}
