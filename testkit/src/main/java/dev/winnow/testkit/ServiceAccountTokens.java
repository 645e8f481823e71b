package dev.winnow.testkit;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Service-account tokens from the API server's own token API. */
public final class ServiceAccountTokens {
    private ServiceAccountTokens() {}

    /** A token bound to a pod, as a projected volume would hold it. */
    public static String bound(KubernetesClient client, Pod pod, String audience) {
        return client.serviceAccounts()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName("default")
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withAudiences(audience)
                        .withNewBoundObjectRef(
                                "v1",
                                "Pod",
                                pod.getMetadata().getName(),
                                pod.getMetadata().getUid())
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }

    /** A token of the service account alone. */
    public static String unbound(KubernetesClient client, String namespace, String audience) {
        return client.serviceAccounts()
                .inNamespace(namespace)
                .withName("default")
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withAudiences(audience)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }
}
