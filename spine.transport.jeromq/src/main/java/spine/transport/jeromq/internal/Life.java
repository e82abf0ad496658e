package spine.transport.jeromq.internal;

import java.util.concurrent.TimeUnit;

/**
 * What is known of a key's connections that are asked with a PING (SEC-20); of several the greater counts. A PING counts
 * for all who want the place: they may be many in a row, each of which gives up before the time is over.
 */
enum Life {
    /** There is none that has spoken. */
    GONE,
    /** None said anything for {@link #SILENCE_NANOS} after its PING. */
    SILENT,
    /** One has time left to answer. */
    ASKED,
    /** Something came from one of them. */
    ANSWERS;

    /** Leaves the rest of the 2 s for the handshakes around it. */
    static final long SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);

    /** @param sinceNanos when the place was asked for: what came before is no answer */
    static Life of(Sender sender, long sinceNanos) {
        if (!sender.alive()) {
            return GONE;
        }
        if (sender.line().heardSince(sinceNanos)) {
            return ANSWERS;
        }
        return sender.line().silentNanos() > SILENCE_NANOS ? SILENT : ASKED;
    }

    Life or(Life other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
