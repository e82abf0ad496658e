package spine.resilience.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/** Both clocks in the hand of the test; only the wall clock can be set back. */
final class TestTimes extends Clock {
    final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    final AtomicLong millis = new AtomicLong(1_767_225_600_000L);

    Times times() {
        return new Times(nanos::get, this);
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        millis.addAndGet(time.toMillis());
    }

    void step(Duration wallOnly) {
        millis.addAndGet(wallOnly.toMillis());
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
