package spine.zmtp.security.internal;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;

/**
 * Makes handshakes with one set of settings. Thread-safe. The product knows CURVE only; NULL has no public way in, and
 * PLAIN does not exist.
 */
public final class Handshakes {
    private final Extensions settings;
    private final Negotiation negotiation;
    private final Entropy entropy;
    private final boolean secured;

    /** @param settings what the extensions may be */
    public Handshakes(Extensions settings) {
        this(settings, Negotiation.of(settings), Entropy.system(), true);
    }

    Handshakes(Extensions settings, Negotiation negotiation, Entropy entropy, boolean secured) {
        this.settings = requireNonNull(settings);
        this.negotiation = requireNonNull(negotiation);
        this.entropy = requireNonNull(entropy);
        this.secured = secured;
    }

    /** NULL: no keys, no encryption, everybody is the key of 32 zeros. For tests. */
    static Handshakes none() {
        return new Handshakes(Extensions.NONE, Negotiation.of(Extensions.NONE), Entropy.system(), false);
    }

    public Extensions settings() {
        return settings;
    }

    /** For the greeting: {@code CURVE}. */
    public String mechanism() {
        return secured ? "CURVE" : "NULL";
    }

    /**
     * @param identities   the server's, as they are when HELLO comes
     * @param ourGreeting  the 64 bytes that we sent
     * @param peerGreeting those of the peer (transcript, RFC 23)
     */
    public Handshake server(Identities identities, String socketType, byte[] ourGreeting, byte[] peerGreeting) {
        if (!secured) {
            return new NullHandshake(PeerProperties.ours(socketType, ByteString.EMPTY), true);
        }
        return new CurveServer(identities, PeerProperties.ours(socketType, ByteString.EMPTY), negotiation, entropy,
                new Transcript(peerGreeting, ourGreeting));
    }

    /** See {@link #server}; {@code server} is the server's key, known beforehand (SEC-34). */
    public Handshake client(CurveKeyPair identity, VerifiedKey server, String socketType, ByteString routingId,
            byte[] ourGreeting, byte[] peerGreeting) {
        if (!secured) {
            return new NullHandshake(PeerProperties.ours(socketType, routingId), false);
        }
        return new CurveClient(identity, server, PeerProperties.ours(socketType, routingId), negotiation, entropy,
                new Transcript(ourGreeting, peerGreeting));
    }
}
