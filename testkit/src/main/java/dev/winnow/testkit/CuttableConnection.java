package dev.winnow.testkit;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * The connection between a client and the API server. It counts the writes that go through, and can be cut after a number of
 * them: what an operator does after that reaches nobody, as if it had been killed there.
 */
public final class CuttableConnection implements Interceptor {
    private final int last;
    private final List<String> writes = new CopyOnWriteArrayList<>();
    private final CountDownLatch cut = new CountDownLatch(1);

    private CuttableConnection(int last) {
        this.last = last;
    }

    /** A connection that holds. */
    public static CuttableConnection whole() {
        return new CuttableConnection(Integer.MAX_VALUE);
    }

    /** A connection that breaks when write number {@code writes + 1} is tried. */
    public static CuttableConnection cutAfter(int writes) {
        return new CuttableConnection(writes);
    }

    @Override
    public synchronized void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        boolean write = !request.method().equals("GET");
        if (write && writes.size() >= last) {
            cut();
        }
        if (isCut()) {
            throw new KubernetesClientException("the line is cut");
        }
        if (write) {
            writes.add(request.method() + " " + request.uri().getPath());
        }
    }

    /** Cuts it now. */
    public void cut() {
        cut.countDown();
    }

    public boolean isCut() {
        return cut.getCount() == 0;
    }

    /** The writes that went through, as method and path. */
    public List<String> writes() {
        return List.copyOf(writes);
    }
}
