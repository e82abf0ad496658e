package spine.api;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * What an edge knows of a request before it becomes a {@link Call}.
 *
 * @param requestId  unique for the principal within the replay window
 * @param principal  verified
 * @param timeout    how long from now; 1 ms to 1 h
 * @param trace      as sent, or {@link TraceContext#NONE}
 * @param idempotent whether it may be tried again after its agent died
 * @param stream     where parts of its answer go, if it is to be answered by parts
 */
public record CallOptions(String requestId, Principal principal, Duration timeout, TraceContext trace,
        boolean idempotent, Optional<Stream> stream) {
    public static final Duration LONGEST = Duration.ofHours(1);

    public CallOptions {
        requireNonNull(requestId);
        requireNonNull(principal);
        requireNonNull(trace);
        requireNonNull(stream);
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("timeout " + timeout + " is not within 1 ms to 1 h");
        }
    }

    /** One that is answered by one payload. */
    public CallOptions(String requestId, Principal principal, Duration timeout, TraceContext trace,
            boolean idempotent) {
        this(requestId, principal, timeout, trace, idempotent, Optional.empty());
    }

    /** The same, answered by parts. */
    public CallOptions with(Stream its) {
        return new CallOptions(requestId, principal, timeout, trace, idempotent, Optional.of(its));
    }

    /**
     * How a streamed answer begins.
     *
     * @param credit parts for which the sink has room already, 1 to {@link #MOST_CREDIT}
     * @param sink   takes them
     */
    public record Stream(int credit, StreamSink sink) {
        /** Parts of one stream that may be granted and not delivered. */
        public static final int MOST_CREDIT = 16;
        /**
         * The fact in the payload of an outcome whose parts were too many to be joined: their bytes. Else that payload is
         * all of them.
         */
        public static final String BYTES = "stream_bytes";

        public Stream {
            requireNonNull(sink);
            if (credit < 1 || credit > MOST_CREDIT) {
                throw new IllegalArgumentException("credit " + credit + " is not 1 to " + MOST_CREDIT);
            }
        }
    }
}
