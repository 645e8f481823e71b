package dev.winnow.operator;

import dev.winnow.api.Durations;
import dev.winnow.operator.lead.Campaign;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.javaoperatorsdk.operator.Operator;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Starts the operator in a thread of its own: once the API server answers the caches are filled, and once they are full this
 * replica stands for the lead. The process waits for both, alive but not ready, for as long as it takes.
 */
final class Startup implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Startup.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    private static final RequestConfig QUICK = new RequestConfigBuilder()
            .withRequestTimeout(5_000)
            .withRequestRetryBackoffLimit(0)
            .build();

    private final KubernetesClient client;
    private final Operator operator;
    private final Campaign campaign;
    private final Thread thread;

    /** @param failed is called when the operator cannot be started whatever the API server says */
    Startup(KubernetesClient client, Operator operator, Campaign campaign, Runnable failed) {
        this.client = client.newClient(QUICK).adapt(KubernetesClient.class);
        this.operator = operator;
        this.campaign = campaign;
        thread = new Thread(() -> run(failed), "startup");
        thread.setDaemon(true);
    }

    void begin() {
        thread.start();
    }

    private void run(Runnable failed) {
        try {
            await(this::answers, "the API server does not answer");
            operator.start();
            await(() -> operator.getRuntimeInfo().allEventSourcesAreHealthy(), "the caches are not full");
            campaign.start();
        } catch (InterruptedException e) {
            LOG.info("told to end before the operator had started");
        } catch (RuntimeException e) {
            LOG.error("the operator cannot be started", e);
            failed.run();
        }
    }

    private static void await(BooleanSupplier condition, String otherwise) throws InterruptedException {
        var pause = Duration.ofSeconds(1);
        while (!condition.getAsBoolean()) {
            LOG.warnf("%s: next try in %d s", otherwise, pause.toSeconds());
            Thread.sleep(pause.toMillis());
            pause = Durations.doubled(pause, LONGEST_PAUSE);
        }
    }

    private boolean answers() {
        try {
            client.raw("/readyz");
            return true;
        } catch (KubernetesClientException e) {
            LOG.debug("the API server does not answer", e);
            // A server that refuses this question answers.
            return e.getCode() == 401 || e.getCode() == 403 || e.getCode() == 404;
        }
    }

    /** Gives the lead back before anything else, so that another replica decides while this one ends. */
    @Override
    public void close() {
        thread.interrupt();
        campaign.close();
        operator.stop();
    }
}
