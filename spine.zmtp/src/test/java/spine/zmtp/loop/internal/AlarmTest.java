package spine.zmtp.loop.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Alarms of a loop that has nothing else to do. */
@Timeout(60)
class AlarmTest {
    /** What an alarm says is said now, not when the loop wakes up the next time. */
    @Test
    void shouldWriteWhatAnAlarmProducedBeforeItSleeps() throws Exception {
        var written = new CountDownLatch(1);
        var loop = new Loop("alarm", 0, () -> { });
        loop.start();
        try {
            loop.post(() -> loop.at(loop.now(), () -> loop.flushLater(written::countDown)));
            assertTrue(written.await(30, TimeUnit.SECONDS), "it waits until something else happens");
        } finally {
            loop.end();
            loop.join(10_000);
        }
    }
}
