package spine.rcis.internal;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import spine.api.security.Decision;
import spine.api.security.Guard;
import spine.api.transport.Buffer;
import spine.api.transport.Endpoint;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;

/**
 * The way back to whoever asked: used once, whatever happens, and in the shape in which the question came (RC-02).
 * A key that was revoked meanwhile gets nothing. The place that was set aside for it is used by what is sent, or given
 * back, exactly once. Thread-safe.
 */
final class Reply {
    private final Endpoint endpoint;
    private final Peer peer;
    private final boolean delimited;
    private final Guard guard;
    private final Runnable ended;
    private final AtomicBoolean used = new AtomicBoolean();
    private volatile boolean reserved;

    /**
     * @param delimited whether an empty frame came before the body
     * @param ended     run once, with the reply
     */
    Reply(Endpoint endpoint, Peer peer, boolean delimited, Guard guard, Runnable ended) {
        this.endpoint = endpoint;
        this.peer = peer;
        this.delimited = delimited;
        this.guard = guard;
        this.ended = ended;
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

    /** Sends an RCISResponse; the second time does nothing. */
    void send(ByteString response) {
        if (!used.compareAndSet(false, true)) {
            return;
        }
        ended.run();
        if (guard.check(peer.key()) instanceof Decision.Denied denied) {
            guard.refused(Door.WHERE, peer.key(), "reply withheld: " + denied.reason());
            giveBack();
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
        var body = Buffer.of(response);
        var frames = delimited ? List.of(Buffer.of(ByteString.EMPTY), body) : List.of(body);
        if (reserved) {
            endpoint.sendReserved(peer, frames, SendOutcome.Listener.IGNORE);
        } else {
            endpoint.send(peer, frames, SendOutcome.Listener.IGNORE);
        }
    }
}
