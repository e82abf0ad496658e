package spine.zmtp.session.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
    private boolean knowsPing;
    private boolean pings;
    private Timer alarm;
    private Consumer<Boolean> challenger;
    private Timer verdict;

    Heart(Session session, Loop loop, long intervalNanos) {
        this.session = session;
        this.loop = loop;
        this.intervalNanos = intervalNanos;
    }

    /** @param peerKnowsPing it speaks ZMTP 3.1 */
    void start(boolean peerKnowsPing) {
        knowsPing = peerKnowsPing;
        pings = peerKnowsPing && intervalNanos > 0;
        heard = loop.now();
        said = heard;
        arm();
    }

    /** Silence begins now. */
    void heard() {
        heard = loop.now();
    }

    /** The peer said something. */
    void word() {
        heard();
        judge(true);
    }

    /** See {@link Link#challenge}; one at a time. */
    void challenge(long nanos, Consumer<Boolean> alive) {
        if (verdict != null) {
            verdict.cancel();
        }
        challenger = alive;
        // Not read, or not all the time: that it was not heard shows nothing.
        verdict = loop.at(loop.now() + nanos, () -> judge(!session.isReading() || loop.now() - heard < nanos));
        // Who does not take what he is sent will not hear another PING either.
        if (knowsPing && session.hasRoom()) {
            ping();
        }
    }

    boolean isChallenged() {
        return challenger != null;
    }

    private void judge(boolean alive) {
        if (challenger != null) {
            var told = challenger;
            challenger = null;
            verdict.cancel();
            told.accept(alive);
            session.adjust();
        }
    }

    void said() {
        said = loop.now();
    }

    /** The peer says that it will not be silent for longer than this, in tenths of a second; 0 is nothing. */
    void peersTtl(int tenths) {
        long nanos = tenths == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(100L * tenths);
        if (nanos != ttlNanos) {
            ttlNanos = nanos;
            silence();
            arm();
        }
    }

    void stop() {
        challenger = null;
        if (verdict != null) {
            verdict.cancel();
        }
        silence();
    }

    private void silence() {
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
            ping();
        }
        arm();
    }

    /** Tells twice the interval as our TTL, so that a PING that is a moment late costs nothing; 0 is none. */
    private void ping() {
        long tenths = TimeUnit.NANOSECONDS.toMillis(2 * intervalNanos) / 100;
        int ttl = intervalNanos == 0 ? 0 : (int) Math.min(0xffff, Math.max(1, tenths));
        session.command(Heartbeat.ping(ttl, NO_CONTEXT));
    }
}
