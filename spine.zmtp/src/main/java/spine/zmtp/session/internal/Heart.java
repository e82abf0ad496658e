package spine.zmtp.session.internal;

import java.util.concurrent.TimeUnit;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.loop.internal.Timer;
import spine.zmtp.wire.internal.Heartbeat;

/**
 * Finds out whether the peer is still there: a PING for each interval in which nothing was heard or said; dead after two
 * intervals of silence, or the peer's own TTL. While we do not read, silence means nothing.
 */
final class Heart {
    private static final byte[] NO_CONTEXT = new byte[0];

    private final Session session;
    private final Loop loop;
    private final long intervalNanos;
    private long heard;
    private long said;
    private long ttlNanos = Long.MAX_VALUE;
    private boolean pings;
    private Timer alarm;

    Heart(Session session, Loop loop, long intervalNanos) {
        this.session = session;
        this.loop = loop;
        this.intervalNanos = intervalNanos;
    }

    /** @param peerKnowsPing it speaks ZMTP 3.1 */
    void start(boolean peerKnowsPing) {
        pings = peerKnowsPing && intervalNanos > 0;
        heard = loop.now();
        said = heard;
        arm();
    }

    void heard() {
        heard = loop.now();
    }

    void said() {
        said = loop.now();
    }

    /** The peer says that it will not be silent for longer than this, in tenths of a second; 0 is nothing. */
    void peersTtl(int tenths) {
        long nanos = tenths == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(100L * tenths);
        if (nanos != ttlNanos) {
            ttlNanos = nanos;
            stop();
            arm();
        }
    }

    void stop() {
        if (alarm != null) {
            alarm.cancel();
            alarm = null;
        }
    }

    private void arm() {
        long nanos = Math.min(pings ? intervalNanos : Long.MAX_VALUE, ttlNanos);
        if (nanos < Long.MAX_VALUE) {
            alarm = loop.at(loop.now() + nanos, this::beat);
        }
    }

    private void beat() {
        long now = loop.now();
        if (!session.isReading()) {
            heard = now;
        }
        long silence = now - heard;
        if (silence >= ttlNanos || pings && silence >= 2 * intervalNanos) {
            session.silent(TimeUnit.NANOSECONDS.toMillis(silence));
            return;
        }
        if (pings && (silence >= intervalNanos / 2 || now - said >= intervalNanos / 2)) {
            // Twice the interval, so that a PING that is a moment late does not cost the connection.
            long tenths = TimeUnit.NANOSECONDS.toMillis(2 * intervalNanos) / 100;
            session.command(Heartbeat.ping((int) Math.min(0xffff, Math.max(1, tenths)), NO_CONTEXT));
        }
        arm();
    }
}
