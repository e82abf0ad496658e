package spine.api.transport;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** A bound or connected socket. Methods may be called from any thread. */
@ProviderType
public interface Endpoint extends AutoCloseable {
    /** The real address, with the port that the system chose for {@code *}. */
    String address();

    /**
     * Sends a message, asynchronously and in order per peer.
     *
     * @param to       the receiver; ignored on a connected endpoint, where it may be null
     * @param frames   the parts; the endpoint takes over the ownership and releases each one
     * @param outcome  told once, on the reactor's thread; {@link SendOutcome.Listener#IGNORE} if nobody cares
     */
    void send(Peer to, List<Buffer> frames, SendOutcome.Listener outcome);

    /**
     * Lets this many further messages of the peer through; see {@link Transport.Features#peerCredit}.
     * An engine that cannot hold back a single peer ignores it.
     */
    void credit(Peer peer, int messages);

    /**
     * Closes one peer's connection.
     *
     * @return false if this engine cannot (see {@link Transport.Features#cutsPeers}); its messages are then
     *         refused one by one
     */
    boolean cut(Peer peer, String reason);

    /** Unbinds or disconnects; pending output is dropped (LINGER 0). Idempotent; waits 2 s at most. */
    @Override
    void close();
}
