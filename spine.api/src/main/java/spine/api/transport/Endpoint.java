package spine.api.transport;

import com.google.protobuf.ByteString;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;

/** A bound or connected socket. Methods may be called from any thread. */
@ProviderType
public interface Endpoint extends AutoCloseable {
    /** The real address, with the port that the system chose for {@code *}. */
    String address();

    /**
     * Sends a message, asynchronously and in order per peer.
     *
     * @param to       the receiver; on a connected endpoint and on PUB, REP and PAIR ignored, and may be null
     * @param frames   the parts; the endpoint takes over the ownership and releases each one
     * @param outcome  told once, on the reactor's thread, or at once on the caller's if a waiting line is full;
     *                 {@link SendOutcome.Listener#IGNORE} if nobody cares
     */
    void send(Peer to, List<Buffer> frames, SendOutcome.Listener outcome);

    /**
     * Sets room for one later message aside in the peer's queue: {@link #sendReserved} will not be refused as full.
     * Taken before a request is accepted, so that its reply has a place (see {@link Transport.Features#reserves}). It
     * ends with the peer's connection.
     *
     * @return false if the queue is full of messages and reservations: refuse the request now
     */
    default boolean reserve(Peer peer) {
        return true;
    }

    /** Gives a reservation back that no message will use; where none is left, nothing happens. */
    default void unreserve(Peer peer) {
        // An engine that reserves nothing has nothing to give back.
    }

    /** Sends into the room that {@link #reserve} set aside, and uses it up whatever the outcome; else like {@link #send}. */
    default void sendReserved(Peer to, List<Buffer> frames, SendOutcome.Listener outcome) {
        send(to, frames, outcome);
    }

    /**
     * Asks the server for messages whose first frame begins with the prefix; of {@link Pattern#SUB} only.
     *
     * @throws UnsupportedOperationException on any other endpoint
     */
    default void subscribe(ByteString prefix) {
        throw new UnsupportedOperationException("not a SUB endpoint");
    }

    /** Takes one subscription back; see {@link #subscribe}. */
    default void unsubscribe(ByteString prefix) {
        throw new UnsupportedOperationException("not a SUB endpoint");
    }

    /**
     * Whether what is sent here may be wanted: false while nobody has subscribed at a PUB, so that nothing need be
     * encoded. May be a moment old.
     */
    default boolean isWanted() {
        return true;
    }

    /**
     * Closes one peer's connection.
     *
     * @return false if this engine cannot (see {@link Transport.Features#cutsPeers}); its messages are then
     *         refused one by one
     */
    boolean cut(Peer peer, String reason);

    /**
     * Closes all connections of a key, also of such that never said anything.
     *
     * @return false if this engine cannot
     */
    default boolean cut(VerifiedKey key, String reason) {
        return false;
    }

    /**
     * Changes the keys that a bound endpoint accepts as its own: 1 or 2, the present one first. Connections stay; those
     * made from now on may be for either (SEC-40).
     *
     * @return false if this engine cannot (see {@link Transport.Features#rotates}); nothing has changed then
     */
    default boolean accept(List<CurveKeyPair> identities) {
        return false;
    }

    /** Unbinds or disconnects; pending output is dropped (LINGER 0). Idempotent; waits 2 s at most. */
    @Override
    void close();
}
