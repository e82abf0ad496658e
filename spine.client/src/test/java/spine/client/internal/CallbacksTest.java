package spine.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What users attach costs no thread of its own, and may wait for what others attached. */
@Timeout(60)
class CallbacksTest {
    @Test
    void shouldUseItsThreadsAgain() throws Exception {
        var threads = new HashSet<Thread>();
        for (int i = 0; i < 1_000; i++) {
            var stage = new Stage<Integer>(Callbacks.shared());
            var thread = stage.thenApply(n -> Thread.currentThread());
            stage.complete(i);
            threads.add(thread.get(10, TimeUnit.SECONDS));
        }
        assertTrue(threads.size() < 100, threads.size() + " threads for 1,000 callbacks");
        assertTrue(threads.stream().allMatch(Thread::isDaemon));
    }

    @Test
    void shouldRunTheInnermostOfManyThatWaitForEachOther() throws Exception {
        var stages = new ArrayList<Stage<Integer>>();
        stages.add(new Stage<>(Callbacks.shared()));
        var begun = new Stage<Void>(Callbacks.shared());
        for (int i = 0; i < 50; i++) {
            var before = stages.get(i);
            var next = new Stage<Integer>(Callbacks.shared());
            begun.thenRun(() -> next.complete(before.thenApply(n -> n + 1).join()));
            stages.add(next);
        }
        begun.complete(null);
        stages.get(0).complete(0);
        assertEquals(50, stages.get(50).get(30, TimeUnit.SECONDS));
    }
}
