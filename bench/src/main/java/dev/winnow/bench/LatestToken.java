package dev.winnow.bench;

import dev.winnow.testkit.Kubelet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Runs trainers, and hands out the token of a pod that has just started. */
final class LatestToken implements Kubelet.Program {
    private final Kubelet.Program trainer;
    private final BlockingQueue<String> tokens = new LinkedBlockingQueue<>();

    LatestToken(Kubelet.Program trainer) {
        this.trainer = trainer;
    }

    @Override
    public int run(Kubelet.Container container) throws InterruptedException {
        tokens.add(container.token());
        return trainer.run(container);
    }

    /** Waits for the next pod that starts. */
    String await() throws InterruptedException {
        tokens.clear();
        return tokens.take();
    }

    /** The same token with another signature. */
    static String madeUp(String token) {
        int signature = token.lastIndexOf('.') + 1;
        return token.substring(0, signature) + "A".repeat(token.length() - signature);
    }
}
