package dev.winnow.trainer.nd4j;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.config.ND4JSystemProperties;
import org.nd4j.linalg.api.memory.Deallocatable;
import org.nd4j.linalg.api.memory.Deallocator;
import org.nd4j.linalg.api.memory.deallocation.DeallocatorService;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Frees ND4J's native memory between calls into native code, never during one.
 *
 * <p>ND4J 1.0.0-M2.1 frees a native buffer on threads of its own as soon as no Java object holds it, be it that a native
 * call still reads it; of 72 training runs in pods 4 died of it, by SIGSEGV. The system property
 * {@code org.nd4j.noarraygc} stops those threads, but then some 2 MB per epoch are never freed. So this service does
 * their work instead, on the training thread, when it is told that no native call is under way.
 */
public final class NativeMemory extends DeallocatorService {
    /** Objects that are not freed, and are made anew, before a collection is asked for; 50,000 hold some 25 MB. */
    private static final int MANY = 50_000;

    private final ReferenceQueue<Deallocatable> unreachable = new ReferenceQueue<>();
    /** The ring of what is not freed. */
    private final Tracked ring = new Tracked();

    private int tracked;
    private int madeSinceCollection;

    private NativeMemory() {}

    /** An object of ND4J's, and what frees its native memory. */
    private static final class Tracked extends WeakReference<@Nullable Deallocatable> {
        private final Deallocator deallocator;
        private Tracked before = this;
        private Tracked after = this;

        Tracked() {
            super(null);
            this.deallocator = () -> {};
        }

        Tracked(Deallocatable object, ReferenceQueue<Deallocatable> unreachable) {
            super(object, unreachable);
            this.deallocator = object.deallocator();
        }

        void add(Tracked next) {
            next.before = this;
            next.after = after;
            after.before = next;
            after = next;
        }

        void remove() {
            before.after = after;
            after.before = before;
        }
    }

    /**
     * Takes the place of ND4J's service. Call it before anything else of ND4J is used; further calls give the same.
     *
     * @throws IllegalStateException if this is not the version of ND4J that the class was written for
     */
    public static NativeMemory takeOver() {
        return Holder.MEMORY;
    }

    private static final class Holder {
        static final NativeMemory MEMORY = install();

        private static NativeMemory install() {
            System.setProperty(ND4JSystemProperties.NO_ARRAY_GC, "true");
            var memory = new NativeMemory();
            try {
                Field service = Nd4j.class.getDeclaredField("deallocatorService");
                service.setAccessible(true);
                service.set(null, memory);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("ND4J keeps its deallocator elsewhere; mend NativeMemory", e);
            }
            return memory;
        }
    }

    @Override
    public synchronized void pickObject(Deallocatable object) {
        madeSinceCollection++;
        tracked++;
        ring.add(new Tracked(object, unreachable));
    }

    /** Frees what is not reachable any more. The caller guarantees that no native call is under way. */
    public synchronized void free() {
        Reference<? extends Deallocatable> next = unreachable.poll();
        while (next != null) {
            var freed = (Tracked) next;
            freed.deallocator.deallocate();
            freed.remove();
            tracked--;
            next = unreachable.poll();
        }
        if (tracked > MANY && madeSinceCollection > MANY) {
            // the objects are small on the heap, so the JVM may see no reason to collect those that grew old there
            System.gc();
            madeSinceCollection = 0;
        }
    }
}
