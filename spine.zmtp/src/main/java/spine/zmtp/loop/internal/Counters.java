package spine.zmtp.loop.internal;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** What all loops of a reactor count: what went wrong, and nothing for a message that did not. Thread-safe. */
public final class Counters {
    /** What is counted. */
    public enum Count {
        /** Connections that are there now, in the handshake or after it; a moving one is counted once. */
        CONNECTIONS("connections"),
        /** What applications' code threw at a loop, and what failed inside it. */
        FAULTS("faults"),
        /** Connections that were closed in their handshake, or before it, because there were too many. */
        REFUSED_FOR_ROOM("refused_for_room"),
        /** Connections that broke a rule of the handshake, were too slow, or ended in it: each event HANDSHAKE_FAILED. */
        HANDSHAKES_FAILED("handshakes_failed"),
        /** Connections that the gate, the pattern or the peer said no to. */
        HANDSHAKES_REFUSED("handshakes_refused"),
        /** Connections that broke a rule after their handshake: each event PROTOCOL_ERROR. */
        PROTOCOL_ERRORS("protocol_errors"),
        /** Messages whose sender was told FULL. */
        FULL("full"),
        /** Messages that other threads sent faster than the loop took them over; but for a PUB's, FULL counts them too. */
        OVERRUNS("overruns"),
        /** Messages that one of a PUB's subscribers did not get because its line was full; each subscriber counts. */
        MISSED("missed"),
        /** Messages that arrived and that their pattern has no use for, such as a reply without a request. */
        DROPPED("dropped");

        private final String key;

        Count(String key) {
            this.key = key;
        }

        /** Its name for people and machines, which stays as it is. */
        public String key() {
            return key;
        }
    }

    private final LongAdder[] counts = Stream.of(Count.values()).map(c -> new LongAdder()).toArray(LongAdder[]::new);

    public void add(Count what) {
        counts[what.ordinal()].increment();
    }

    /** One less of what is there now. */
    public void less(Count what) {
        counts[what.ordinal()].decrement();
    }

    public long of(Count what) {
        return counts[what.ordinal()].sum();
    }
}
