package spine.zmtp.security.internal;

import com.google.protobuf.ByteString;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;

/**
 * Makes handshakes with one set of settings. Thread-safe.
 *
 * @param settings what the extensions may be
 */
public record Handshakes(Extensions settings) {
    /** @param ourGreeting the 64 bytes that we sent; @param peerGreeting those of the peer (transcript, RFC 23) */
    public Handshake server(CurveKeyPair identity, String socketType, byte[] ourGreeting, byte[] peerGreeting) {
        throw new UnsupportedOperationException();
    }

    /** See {@link #server}; {@code server} is the server's key, known beforehand (SEC-34). */
    public Handshake client(CurveKeyPair identity, VerifiedKey server, String socketType, ByteString routingId,
            byte[] ourGreeting, byte[] peerGreeting) {
        throw new UnsupportedOperationException();
    }
}
