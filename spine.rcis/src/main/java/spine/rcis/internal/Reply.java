package spine.rcis.internal;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import spine.api.security.Decision;
import spine.api.security.Guard;
import spine.api.transport.Buffer;
import spine.api.transport.Endpoint;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;

/**
 * The way back to whoever asked: used once, whatever happens, and in the shape in which the question came (RC-02).
 * A key that was revoked meanwhile gets nothing; while no policy is there its owner is told to ask again. The place
 * that was set aside for it is used by what is sent, or given back, exactly once. Thread-safe.
 */
final class Reply {
    /**
     * Whence the question came.
     *
     * @param delimited whether an empty frame came before the body
     */
    record Way(Endpoint endpoint, Peer peer, boolean delimited) {
    }

    private final Endpoint endpoint;
    private final Peer peer;
    private final boolean delimited;
    private final Guard guard;
    private final Runnable ended;
    private final Supplier<ByteString> later;
    private final AtomicBoolean used = new AtomicBoolean();
    private volatile boolean reserved;

    /**
     * @param ended run once, with the reply
     * @param later makes what is sent instead while no policy is there: ask again
     */
    Reply(Way way, Guard guard, Runnable ended, Supplier<ByteString> later) {
        this.endpoint = way.endpoint();
        this.peer = way.peer();
        this.delimited = way.delimited();
        this.guard = guard;
        this.ended = ended;
        this.later = later;
    }

    Peer peer() {
        return peer;
    }

    /** Sets a place for the reply aside; false if the peer's queue has none left: refuse the request. */
    boolean reserve() {
        reserved = endpoint.reserve(peer);
        return reserved;
    }

    /** Ends without a reply. */
    void abandon() {
        if (used.compareAndSet(false, true)) {
            ended.run();
            giveBack();
        }
    }

    private void giveBack() {
        if (reserved) {
            endpoint.unreserve(peer);
        }
    }

    /** Sets a place for one more part of an answer aside, besides that of its end. */
    boolean reservePart() {
        return endpoint.reserve(peer);
    }

    void giveBackPart() {
        endpoint.unreserve(peer);
    }

    /** Sends a part into its place; to a key that is not allowed now it is {@code UNREACHABLE}. */
    void sendPart(ByteString response, SendOutcome.Listener listener) {
        if (guard.check(peer.key()) instanceof Decision.Denied) {
            giveBackPart();
            listener.sent(SendOutcome.UNREACHABLE);
        } else {
            endpoint.sendReserved(peer, frames(response), listener);
        }
    }

    private List<Buffer> frames(ByteString response) {
        var body = Buffer.of(response);
        return delimited ? List.of(Buffer.of(ByteString.EMPTY), body) : List.of(body);
    }

    /** Sends an RCISResponse; the second time does nothing. */
    void send(ByteString response) {
        if (!used.compareAndSet(false, true)) {
            return;
        }
        ended.run();
        if (guard.check(peer.key()) instanceof Decision.Denied denied) {
            guard.refused(Door.WHERE, peer.key(), denied.reason());
            if (denied.temporary()) {
                put(later.get());
            } else {
                giveBack();
            }
            return;
        }
        put(response);
    }

    /** Sends a refusal to a key that the guard denies: it is the one thing that such a key is told. */
    void sendDenied(ByteString response) {
        if (used.compareAndSet(false, true)) {
            ended.run();
            put(response);
        }
    }

    /** A reply that cannot be delivered stays in the request table; the client gets it when it asks again. */
    private void put(ByteString response) {
        var frames = frames(response);
        if (reserved) {
            endpoint.sendReserved(peer, frames, SendOutcome.Listener.IGNORE);
        } else {
            endpoint.send(peer, frames, SendOutcome.Listener.IGNORE);
        }
    }
}
