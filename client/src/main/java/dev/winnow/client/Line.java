package dev.winnow.client;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads answers of the API server as streams, each with a time by which it has to be over. A machine that slept, or a network
 * that changed, leaves connections that nobody closes and over which nothing comes any more.
 *
 * @param deadlines closes answers that take too long; its work is short
 */
record Line(KubernetesClient client, Forms forms, ScheduledExecutorService deadlines) {

    /**
     * Asks for a path of the API.
     *
     * @param path below the server's address, with its query
     * @param most how long the whole answer may take
     * @throws ClusterException if the answer is no success, or there is none
     */
    InputStream get(String path, Duration most) throws ClusterException, InterruptedException {
        try {
            return ask(path, most);
        } catch (RejectedExecutionException | IllegalStateException e) {
            // What another thread closes says so in one of these two ways, by how far it has come.
            throw ClusterException.away(new IOException("the client was closed", e));
        }
    }

    private InputStream ask(String path, Duration most) throws ClusterException, InterruptedException {
        var http = client.getHttpClient();
        var request = http.newHttpRequestBuilder()
                .uri(client.getMasterUrl() + path)
                .timeout(most.toSeconds(), TimeUnit.SECONDS)
                .build();
        var asked = http.sendAsync(request, InputStream.class);
        try {
            var response = asked.get(most.toSeconds(), TimeUnit.SECONDS);
            var body = guarded(response.body(), most);
            if (response.isSuccessful()) {
                return body;
            }
            try (body) {
                throw ClusterException.answer(response.code(), message(body.readNBytes(64 * 1024)), null);
            }
        } catch (TimeoutException e) {
            asked.cancel(true);
            throw ClusterException.away(new IOException("no answer within " + most.toSeconds() + " s"));
        } catch (ExecutionException e) {
            throw ClusterException.away(e);
        } catch (IOException e) {
            throw ClusterException.away(e);
        }
    }

    private String message(byte[] answer) {
        var text = new String(answer, StandardCharsets.UTF_8).strip();
        try {
            return forms.mapper().readTree(answer).path("message").asText(text);
        } catch (IOException e) {
            // Something in between answered, and not in JSON.
            return text;
        }
    }

    private InputStream guarded(InputStream body, Duration most) {
        var deadline = deadlines.schedule(
                () -> {
                    try {
                        body.close();
                    } catch (IOException e) {
                        // It is closed then, which was the aim.
                        return;
                    }
                },
                most.toMillis(),
                TimeUnit.MILLISECONDS);
        return new FilterInputStream(body) {
            @Override
            public void close() throws IOException {
                deadline.cancel(false);
                super.close();
            }
        };
    }
}
