package dev.winnow.operator.lead;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.impl.KubernetesClientImpl;

/**
 * A client for decisions: without the lead it writes nothing. Each request is looked at when it is sent, and it is sent once:
 * what fails, the loop decides anew. So a turn that began under the lead and outlives it writes no more.
 *
 * <p>The client library can send a request again by itself. Its caller would wait for ever when the lead ends in between: an
 * exception of an interceptor reaches the caller from the first try only (Fabric8 7.8, {@code AsyncUtils}).
 */
public final class FencedClient {
    private FencedClient() {}

    /** The client, fenced by a lead. It shares the connections of {@code client} and is closed with it. */
    public static KubernetesClient of(KubernetesClient client, Lead lead) {
        var once = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .build();
        var fenced = client.getHttpClient()
                .newBuilder()
                .tag(once)
                .addOrReplaceInterceptor("lead", new Interceptor() {
                    @Override
                    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
                        if (!lead.held() && !request.method().equals("GET")) {
                            throw new KubernetesClientException("this replica does not lead: " + request.method() + " "
                                    + request.uri().getPath() + " was not sent");
                        }
                    }
                })
                .build();
        return new KubernetesClientImpl(
                fenced, client.getConfiguration(), () -> Runnable::run, client.getKubernetesSerialization());
    }
}
