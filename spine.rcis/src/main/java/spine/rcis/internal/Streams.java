package spine.rcis.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import spine.api.ErrorCode;
import spine.api.Refusal;

/**
 * The bulk ingests that are open, by client and stream id: few, and none for ever. A stream is closed by its last
 * chunk or by silence. Thread-safe.
 */
final class Streams {
    private final Limits limits;
    private final LongSupplier nanoTime;
    private final Map<Key, IngestStream> open = new HashMap<>();

    Streams(Limits limits, LongSupplier nanoTime) {
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /** Takes a chunk into its stream, which its first chunk opens; every chunk gets its reply. */
    void accept(Chunk chunk) {
        var key = new Key(chunk.client(), chunk.stream());
        IngestStream stream;
        Optional<Refusal> refused;
        synchronized (this) {
            dropIdle();
            stream = open.get(key);
            refused = stream == null ? mayOpen(chunk) : Optional.empty();
            if (stream == null && refused.isEmpty()) {
                stream = new IngestStream(limits.windowChunks(), nanoTime, () -> close(key));
                open.put(key, stream);
            }
            if (refused.isEmpty()) {
                refused = stream.offer(chunk);
            }
        }
        if (refused.isPresent()) {
            chunk.putOff(refused.get());
        } else {
            stream.advance();
        }
    }

    synchronized int count() {
        return open.size();
    }

    private Optional<Refusal> mayOpen(Chunk chunk) {
        if (chunk.sequence() != 1) {
            return Optional.of(Refusals.outOfSequence(chunk.sequence(), 1));
        }
        if (open.keySet().stream().filter(k -> k.client().equals(chunk.client())).count() >= limits.perClient()) {
            return Optional.of(Refusals.tooManyStreams(ErrorCode.RATE_LIMITED, limits.perClient()));
        }
        return open.size() < limits.streams() ? Optional.empty()
                : Optional.of(Refusals.tooManyStreams(ErrorCode.OVERLOADED, limits.streams()));
    }

    private synchronized void close(Key key) {
        open.remove(key);
    }

    private void dropIdle() {
        open.values().removeIf(stream -> stream.idleFor(limits.idle()));
    }

    private record Key(String client, String stream) {
    }

    /**
     * @param windowChunks unanswered chunks of one stream
     * @param idle         silence that closes a stream
     * @param perClient    streams of one client
     * @param streams      in all
     */
    record Limits(int windowChunks, Duration idle, int perClient, int streams) {
    }
}
