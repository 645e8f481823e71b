package dev.winnow.bench;

import java.util.concurrent.atomic.AtomicLong;

/** A thread that does to a port what nobody should, until it is ended. */
abstract class Attacker extends Thread {
    private final AtomicLong count = new AtomicLong();
    private volatile boolean over;

    Attacker(String name) {
        super(name);
        setDaemon(true);
    }

    /** How often it did what it does. */
    long count() {
        return count.get();
    }

    void counted() {
        count.incrementAndGet();
    }

    boolean over() {
        return over;
    }

    void end() {
        over = true;
        interrupt();
    }
}
