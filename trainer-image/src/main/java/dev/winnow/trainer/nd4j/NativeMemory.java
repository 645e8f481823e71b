package dev.winnow.trainer.nd4j;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.reflect.Field;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.nd4j.common.config.ND4JSystemProperties;
import org.nd4j.linalg.api.memory.Deallocatable;
import org.nd4j.linalg.api.memory.deallocation.DeallocatableReference;
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
    /** Objects made between two collections; 50,000 are some 4 epochs of a small network and 25 MB. */
    private static final int MANY = 50_000;

    private final ReferenceQueue<Deallocatable> unreachable = new ReferenceQueue<>();
    private final Set<DeallocatableReference> tracked = Collections.newSetFromMap(new IdentityHashMap<>());

    private int madeSinceCollection;

    private NativeMemory() {}

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
    public synchronized void pickObject(Deallocatable deallocatable) {
        madeSinceCollection++;
        tracked.add(new DeallocatableReference(deallocatable, unreachable));
    }

    /** Frees what is not reachable any more. The caller guarantees that no native call is under way. */
    public synchronized void free() {
        if (madeSinceCollection > MANY) {
            // the objects are small on the heap, so the JVM would see no reason to collect them for a long time
            System.gc();
            madeSinceCollection = 0;
        }
        Reference<? extends Deallocatable> next = unreachable.poll();
        while (next != null) {
            var reference = (DeallocatableReference) next;
            reference.getDeallocator().deallocate();
            tracked.remove(reference);
            next = unreachable.poll();
        }
    }
}
