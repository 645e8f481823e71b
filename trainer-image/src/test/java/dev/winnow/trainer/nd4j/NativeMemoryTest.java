package dev.winnow.trainer.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.api.memory.Deallocatable;
import org.nd4j.linalg.api.memory.Deallocator;
import org.nd4j.linalg.factory.Nd4j;

@Timeout(60)
class NativeMemoryTest {
    private final NativeMemory memory = NativeMemory.takeOver();

    /** The threads that ran the deallocator. */
    private final List<Thread> freedBy = new ArrayList<>();

    @Test
    void takesThePlaceOfNd4jsOwn() {
        assertThat(Nd4j.getDeallocatorService()).isSameAs(memory);
    }

    @Test
    void freesWhatIsUnreachableWhenAskedAndNotBefore() {
        var collected = new WeakReference<>(track());
        while (collected.get() != null) {
            System.gc();
        }
        assertThat(freedBy).isEmpty();
        // the JVM hands over what it collected on a thread of its own, soon after
        while (freedBy.isEmpty()) {
            memory.free();
        }
        memory.free();
        assertThat(freedBy).containsExactly(Thread.currentThread());
    }

    @Test
    void keepsWhatIsReachable() {
        Deallocatable held = track();
        var garbage = new WeakReference<>(new Object());
        while (garbage.get() != null) {
            System.gc();
        }
        memory.free();
        assertThat(freedBy).isEmpty();
        assertThat(held.targetDevice()).isZero();
    }

    private Deallocatable track() {
        // apart from the object that it frees, as with ND4J's own
        Deallocator deallocator = () -> freedBy.add(Thread.currentThread());
        var object = new Deallocatable() {
            @Override
            public String getUniqueId() {
                return "test";
            }

            @Override
            public Deallocator deallocator() {
                return deallocator;
            }

            @Override
            public int targetDevice() {
                return 0;
            }
        };
        memory.pickObject(object);
        return object;
    }
}
