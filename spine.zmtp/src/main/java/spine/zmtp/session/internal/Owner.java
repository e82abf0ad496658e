package spine.zmtp.session.internal;

import java.util.concurrent.CompletionStage;
import spine.api.security.VerifiedKey;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Gate;
import spine.zmtp.loop.internal.Message;
import spine.zmtp.security.internal.Established;
import spine.zmtp.security.internal.Handshake;
import spine.zmtp.wire.internal.Subscription;

/** The endpoint that a session belongs to. On the loop's thread where it does not say otherwise. */
public interface Owner {
    /** 0 is served first. */
    int priority();

    /** Whether our side speaks first in the handshake: the connecting side. */
    boolean speaksFirst();

    /** Our greeting, 64 bytes. */
    byte[] greeting();

    /** A handshake behind these greetings. */
    Handshake handshake(byte[] peerGreeting);

    /** The gate's word on this key. On a desk's thread; what it throws, and what the stage fails with, means no. */
    CompletionStage<Gate.Admission> admits(VerifiedKey key, String host);

    /**
     * The peer is verified and admitted: answers with {@link Session#admit} or {@link Session#refuse}, once, or first
     * with {@link Session#contest}.
     *
     * @param sole whether its key may have this connection only
     */
    void established(Session session, Established peer, boolean sole);

    /** A whole message, which the owner must release or pass on. */
    void message(Link from, Message message);

    /** Whether it takes messages now. If not, the session is told by {@link Session#adjust} when it does again. */
    default boolean takes(Session session) {
        return true;
    }

    /** The peer wants messages of a prefix, or no longer. */
    void subscription(Session session, Subscription subscription);

    /** The session is CLOSED. Told once, last. */
    void ended(Session session);

    void event(ConnectionEvent event);

    /** A connection was refused for want of room. */
    void overcrowded();
}
