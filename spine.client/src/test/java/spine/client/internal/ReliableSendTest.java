package spine.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import spine.api.transport.SendOutcome;

/** BR-16. */
class ReliableSendTest {
    private final List<Duration> waits = new ArrayList<>();
    private final Queue<SendOutcome> outcomes = new ArrayDeque<>();
    private int tries;

    /** Alarms go off at once, and their pauses are noted. */
    private final class NoTime implements Time {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public long unixMillis() {
            return 0;
        }

        @Override
        public Alarm after(Duration delay, Runnable action) {
            waits.add(delay);
            action.run();
            return () -> { };
        }

        @Override
        public void close() {
            outcomes.clear();
        }
    }

    private boolean send(SendOutcome... script) {
        outcomes.addAll(List.of(script));
        return new ReliableSend(new NoTime(), (body, told) -> {
            tries++;
            body.release();
            told.sent(outcomes.remove());
        }).send(ByteString.EMPTY).join();
    }

    @Test
    void shouldTryThreeTimesAndTellItsCallerWhenTheQueueStaysFull() {
        assertFalse(send(SendOutcome.FULL, SendOutcome.FULL, SendOutcome.FULL));
        assertEquals(3, tries);
        assertEquals(List.of(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(30)), waits);
    }

    @Test
    void shouldSendWhenThereIsRoomAgain() {
        assertTrue(send(SendOutcome.FULL, SendOutcome.SENT));
        assertEquals(2, tries);
    }

    @Test
    void shouldTryOnceWhenThereIsNoConnection() {
        assertFalse(send(SendOutcome.UNREACHABLE));
        assertEquals(1, tries);
    }
}
