package spine.broker.lag.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.ListenOptions;
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;

/** HB-08: an alarm when the planes are more than 50 ms apart. */
class LoopLagTest {
    private long nanos = -5;
    private final Held control = new Held();
    private final Held traffic = new Held();
    private final LoopLag lag = new LoopLag(control, traffic, () -> null, () -> nanos, new ScheduledThreadPoolExecutor(0));

    /** A reactor whose thread comes when the test says so. */
    private static final class Held implements Reactor {
        private final Queue<Runnable> tasks = new ArrayDeque<>();

        @Override
        public Endpoint listen(ListenOptions options, Gate gate, Receiver receiver) {
            throw new AssertionError();
        }

        @Override
        public Endpoint connect(ConnectOptions options, Receiver receiver) {
            throw new AssertionError();
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public void close() {
            tasks.clear();
        }

        void run() {
            tasks.remove().run();
        }
    }

    @AfterEach
    void close() {
        lag.close();
    }

    @Test
    void shouldAlarmWhileOnePlaneIsLateByMoreThan50MillisecondsHB08() {
        lag.look();
        control.run();
        nanos += 50_000_001;
        traffic.run();
        lag.look();
        assertEquals("1", lag.facts().get("lag.alarms"));
        assertTrue(lag.facts().get(LoopLag.PROBLEM).contains("0.0 ms and 50.0 ms"), lag.facts().toString());
        control.run();
        traffic.run();
        lag.look();
        assertFalse(lag.facts().containsKey(LoopLag.PROBLEM));
    }

    @Test
    void shouldBeSilentWhenBothAreEquallyLateHB08() {
        lag.look();
        nanos += 400_000_000;
        control.run();
        traffic.run();
        lag.look();
        assertEquals("0", lag.facts().get("lag.alarms"));
        assertEquals("400.0", lag.facts().get("lag.control_ms"));
    }

    @Test
    void shouldAlarmWhenAThreadDoesNotComeAtAllAndAskItOnceHB08() {
        lag.look();
        control.run();
        nanos += 1_000_000_000;
        lag.look();
        control.run();
        lag.look();
        assertEquals(1, traffic.tasks.size());
        assertEquals("2", lag.facts().get("lag.alarms"));
    }
}
