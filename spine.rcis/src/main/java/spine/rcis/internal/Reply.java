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
 * A key that was revoked meanwhile gets nothing. Thread-safe.
 */
final class Reply {
    private final Endpoint endpoint;
    private final Peer peer;
    private final boolean delimited;
    private final Guard guard;
    private final Runnable ended;
    private final AtomicBoolean used = new AtomicBoolean();

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

    /** Sends an RCISResponse; the second time does nothing. */
    void send(ByteString response) {
        if (!used.compareAndSet(false, true)) {
            return;
        }
        ended.run();
        if (guard.check(peer.key()) instanceof Decision.Denied denied) {
            guard.refused(Door.WHERE, peer.key(), "reply withheld: " + denied.reason());
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
        endpoint.send(peer, delimited ? List.of(Buffer.of(ByteString.EMPTY), body) : List.of(body),
                SendOutcome.Listener.IGNORE);
    }
}
