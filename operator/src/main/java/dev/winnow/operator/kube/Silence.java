package dev.winnow.operator.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * How long the API server may be silent. The client's own limit covers the head of an answer only, and a watch is renewed
 * after 5 to 10 minutes: a connection that stays open, and over which nothing arrives, would be waited for without end, by a
 * turn or by a report, and events would be lost for minutes.
 *
 * <p>Source: <a href="https://github.com/fabric8io/kubernetes-client/issues/6909">kubernetes-client 6909</a>.
 *
 * @param line a connection is closed when something is waited for and nothing has arrived for so long; whole seconds
 * @param watch the API server is asked to end each watch after so long, and the client goes on with the next one where it
 *     ended: so something arrives over a connection that lives; whole seconds, shorter than {@code line}
 * @param answer the longest time from the head of any other answer to its end
 */
public record Silence(Duration line, Duration watch, Duration answer) {
    /** A lost event costs less than a minute. A page of a long list has a minute too. */
    public static final Silence SHIPPED =
            new Silence(Duration.ofSeconds(45), Duration.ofSeconds(40), Duration.ofSeconds(60));

    /**
     * A trainer may print nothing for long, and a line that died in between shows that only by its silence. Firewalls and load
     * balancers forget a line that is silent for some minutes.
     */
    private static final Duration STREAM = Duration.ofMinutes(2);

    /** A watch that ends goes on at once: an event that falls between two watches is told so much later. */
    private static final Duration NEXT_WATCH = Duration.ofMillis(100);

    public Silence {
        if (watch.compareTo(line) >= 0) {
            throw new IllegalArgumentException("a watch of " + watch + " may be silent for longer than " + line);
        }
    }

    /** A client that waits no longer than this. */
    public KubernetesClient client(Config config, KubernetesSerialization serialization) {
        return client(config, serialization, null);
    }

    /**
     * The same.
     *
     * @param vertx whose threads the client takes; null for threads of its own
     */
    public KubernetesClient client(Config config, KubernetesSerialization serialization, @Nullable Vertx vertx) {
        config.setWatchReconnectInterval((int) NEXT_WATCH.toMillis());
        return builder(config, serialization, vertx, line)
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("silence", new Limits()))
                .build();
    }

    /**
     * A client for answers that go on for as long as somebody writes. Each has a connection of its own, so an answer that is taken
     * slowly holds up no other.
     */
    public static KubernetesClient streams(
            Config config, KubernetesSerialization serialization, @Nullable Vertx vertx) {
        return builder(config, serialization, vertx, STREAM)
                .withHttpClientBuilderConsumer(http -> http.preferHttp11())
                .build();
    }

    private static KubernetesClientBuilder builder(
            Config config, KubernetesSerialization serialization, @Nullable Vertx vertx, Duration silent) {
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withKubernetesSerialization(serialization)
                .withHttpClientFactory(new VertxHttpClientFactory(vertx) {
                    @Override
                    protected void additionalConfig(WebClientOptions options) {
                        options.setReadIdleTimeout((int) silent.toSeconds()).setIdleTimeoutUnit(TimeUnit.SECONDS);
                    }
                });
    }

    private final class Limits implements Interceptor {
        @Override
        public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
            if (isWatch(request)) {
                builder.uri(URI.create(
                        request.uri().toString().replaceFirst("([?&]timeoutSeconds)=\\d+", "$1=" + watch.toSeconds())));
            }
        }

        @Override
        public void after(
                HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
            if (!isWatch(request) && response.body() instanceof AsyncBody body) {
                var unused = body.done()
                        .orTimeout(answer.toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete((done, failure) -> {
                            if (failure instanceof TimeoutException) {
                                body.cancel();
                            }
                        });
            }
        }

        private static boolean isWatch(HttpRequest request) {
            var query = request.uri().getQuery();
            return query != null && query.contains("watch=true");
        }
    }
}
