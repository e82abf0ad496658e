package spine.broker.routes.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The classes of BR-12. */
class ClassQueueTest {
    private record Work(int sequence, Priority priority) implements Classed {
        @Override
        public void run() {
        }
    }

    private static Work work(int sequence, Priority priority) {
        return new Work(sequence, priority);
    }

    /** The order of the model is the definition: by class, then by sequence. */
    @Property(tries = 300)
    void shouldTakeByClassThenBySequenceBR12(@ForAll @Size(max = 60) List<Priority> arriving,
            @ForAll @Size(max = 60) List<Boolean> taking) {
        var queue = new ClassQueue(20, 5);
        var model = new ArrayList<Work>();
        for (int i = 0; i < arriving.size(); i++) {
            var next = work(i, arriving.get(i));
            long critical = model.stream().filter(w -> w.priority() == Priority.CRITICAL).count();
            boolean room = next.priority() == Priority.CRITICAL ? critical < 5 : model.size() - critical < 20;
            assertEquals(room, queue.offer(next));
            if (room) {
                model.add(next);
            }
            if (i < taking.size() && taking.get(i)) {
                assertSame(first(model), queue.poll());
            }
            assertEquals(model.size(), queue.size());
        }
        while (!model.isEmpty()) {
            assertSame(first(model), queue.poll());
        }
        assertNull(queue.poll());
    }

    private static Work first(List<Work> model) {
        var first = model.stream().min(Comparator.comparing(Work::priority).thenComparing(Work::sequence)).orElse(null);
        model.remove(first);
        return first;
    }

    @Test
    void shouldNotRefuseCriticalWorkForTheOthersCapBR12() {
        var queue = new ClassQueue(2, 1);
        assertTrue(queue.offer(work(0, Priority.LOW)));
        assertTrue(queue.offer(work(1, Priority.HIGH)));
        assertFalse(queue.offer(work(2, Priority.HIGH)));
        assertTrue(queue.offer(work(3, Priority.CRITICAL)));
        assertFalse(queue.offer(work(4, Priority.CRITICAL)), "bounded by its own");
        assertEquals(1, queue.waiting(Priority.CRITICAL));
    }

    @Test
    void shouldLetGoOfWhatIsRemovedAndGiveItsPlaceBack() {
        var queue = new ClassQueue(1, 1);
        var gone = work(0, Priority.LOW);
        queue.offer(gone);
        assertTrue(queue.remove(gone));
        assertFalse(queue.remove(gone));
        assertTrue(queue.offer(work(1, Priority.LOW)));
        assertEquals(0, queue.remainingCapacity());
    }

    @Test
    void shouldWakeWhoeverWaits() throws Exception {
        var queue = new ClassQueue(1, 1);
        var taken = CompletableFuture.supplyAsync(() -> {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        var work = work(0, Priority.NORMAL);
        queue.offer(work);
        assertSame(work, taken.get(60, TimeUnit.SECONDS));
        assertNull(queue.poll(1, TimeUnit.MILLISECONDS));
    }

    @Test
    void shouldDrainInOrder() {
        var queue = new ClassQueue(9, 9);
        var low = work(0, Priority.LOW);
        var high = work(1, Priority.HIGH);
        queue.offer(low);
        queue.offer(high);
        assertSame(high, queue.peek());
        assertEquals(List.of(high, low), List.copyOf(queue));
        var drained = new ArrayList<Runnable>();
        assertEquals(2, queue.drainTo(drained));
        assertEquals(List.of(high, low), drained);
    }
}
